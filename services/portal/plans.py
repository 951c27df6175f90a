"""Items of the towns' plans, which a project may name."""

from services.portal import clients


def items() -> list[tuple[str, str]]:
    """(id, plan and item as text); none while council does not answer: naming one is optional."""
    try:
        plans = clients.council.get("/plans", per_page=100).json["items"]
    except (clients.Away, clients.Refused):
        return []
    return [
        (item["id"], f"{plan['title']}　{item['number']}　{item['title']}")
        for plan in plans
        for item in plan["items"]
    ]
