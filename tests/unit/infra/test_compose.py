"""docker-compose.yml describes the same services, and leaves no password to chance."""

import re
from pathlib import Path

import pytest
import yaml

from infra.docker import passwords
from infra.doors import subscriptions_of
from infra.new_service.names import RESERVED
from shared.database import connections
from shared.manifests import SERVICES, WITH_API
from shared.settings import Settings

ROOT = Path(__file__).parents[3]
TEXT = (ROOT / "docker-compose.yml").read_text()
COMPOSE = yaml.safe_load(TEXT)


@pytest.mark.parametrize("service", [*SERVICES, "postgres", "rabbitmq", "proxy"])
def test_every_container_is_watched_restarted_and_kept_apart(service):
    container = COMPOSE["services"][service]
    assert container["restart"] == "unless-stopped"
    assert container["healthcheck"]["test"][0] == "CMD"
    assert container["volumes"]
    assert "inside" in container["networks"]
    assert set(container["networks"]) <= set(COMPOSE["networks"])
    assert "privileged" not in container
    assert service == "proxy" or "ports" not in container


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_runs_read_only_with_its_own_account_and_address(service):
    container = COMPOSE["services"][service]
    variables = container["environment"]
    assert container["command"] == ["yui", "serve", service]
    assert container["read_only"] is True
    assert f"//{service}:${{{service.upper()}_DATABASE_PASSWORD:?}}@" in variables["DATABASE_URL"]
    assert variables[f"{service.upper()}_URL"].endswith(f":{Settings().port_of(service)}")


def test_the_accounts_of_the_database_together_leave_the_owner_a_reserve():
    options = dict(
        re.findall(r"-c(\w+)=(\d+)", " ".join(COMPOSE["services"]["postgres"]["command"]))
    )
    assert int(options["max_connections"]) == connections.OF_ALL
    reserve = int(options["superuser_reserved_connections"])
    assert 0 < reserve <= connections.OF_ALL - len(SERVICES) * connections.OF_A_SERVICE


def test_no_service_hears_more_subscriptions_than_it_has_connections_for():
    assert max(len(subscriptions_of(service)) for service in SERVICES) <= connections.SUBSCRIPTIONS


def test_every_secret_is_required_and_none_has_a_default():
    words = re.findall(r"\$\{([A-Z_]*PASSWORD[^}]*)\}", TEXT)
    assert words
    assert all(word.endswith(":?") for word in words)


def test_every_required_variable_but_the_domain_gets_a_password():
    required = set(re.findall(r"\$\{([A-Z_]+):\?\}", TEXT))
    assert set(passwords.variables()) == required - {"YUI_DOMAIN"}


def test_every_password_is_another():
    made = re.findall(r"^\w+='([\w-]{43})'$", passwords.completed(""), re.MULTILINE)
    assert len(set(made)) == len(list(passwords.variables()))


def test_only_the_passwords_that_are_missing_are_added():
    before = passwords.completed("")
    lacking = re.sub(r"^(REGISTRY|SHARING)_BROKER.*\n", "", before, flags=re.MULTILINE)
    lacking = f"# ours\nYUI_DOMAIN=yui.example.lg.jp\n{lacking.rstrip()}"

    after = passwords.completed(lacking)

    assert after.startswith(f"{lacking}\n")
    added = after.removeprefix(lacking).split()
    assert [line.partition("=")[0] for line in added] == [
        "REGISTRY_BROKER_PASSWORD",
        "SHARING_BROKER_PASSWORD",
    ]
    assert passwords.completed(after) == after


def test_each_step_before_the_start_is_told_every_password_that_it_needs():
    for container, variable, services in (
        ("accounts", passwords.database_variable, SERVICES),
        ("definitions", passwords.broker_variable, WITH_API),
    ):
        told = COMPOSE["services"][container]["environment"]
        for service in services:
            assert told[variable(service)] == f"${{{variable(service)}:?}}"


def test_servers_and_services_start_after_what_they_need_is_made():
    done = {"condition": "service_completed_successfully"}
    assert COMPOSE["services"]["rabbitmq"]["depends_on"]["definitions"] == done
    for service in SERVICES:
        assert COMPOSE["services"][service]["depends_on"]["accounts"] == done


def test_the_broker_loads_the_definitions_where_they_are_written():
    container = COMPOSE["services"]["definitions"]
    written = container["command"][-1]
    (volume,) = container["volumes"]
    assert volume == f"definitions:{Path(written).parent}"
    assert "definitions:/definitions:ro" in COMPOSE["services"]["rabbitmq"]["volumes"]
    loaded = f"load_definitions = /definitions/{Path(written).name}\n"
    assert loaded in (ROOT / "infra/rabbitmq/yui.conf").read_text()


def test_no_service_can_be_called_like_another_container():
    assert set(COMPOSE["services"]) - set(SERVICES) <= RESERVED


CADDYFILE = (ROOT / "infra" / "proxy" / "Caddyfile").read_text()
WITHOUT_TLS, WITH_TLS = re.findall(
    r"^https?://\{\$YUI_DOMAIN\} \{\n(.*?)^\}", CADDYFILE, re.MULTILINE | re.DOTALL
)


def test_the_proxy_leads_to_every_service_at_its_port():
    for service in SERVICES:
        assert f"reverse_proxy {service}:{Settings().port_of(service)}" in WITH_TLS


def test_the_proxy_waits_with_pages_and_forms_for_a_service_that_restarts():
    assert "(patient) {\n\tlb_try_duration 30s\n" in CADDYFILE
    assert WITH_TLS.count("import patient") == WITH_TLS.count("reverse_proxy") == len(SERVICES)
    version = COMPOSE["services"]["proxy"]["image"].partition(":")[2]
    assert tuple(map(int, version.split("."))) >= (2, 11)  # before it, forms were not sent again


def test_the_figures_for_operators_are_shut_before_any_service_is_asked():
    """Of directives of one kind the first in the file wins; a bare `respond` comes after them."""
    assert "@watch path /metrics /api/*/metrics\n" in WITH_TLS
    directives = re.findall(r"^\t(handle|handle_path|respond)\b(.*)\n", WITH_TLS, re.MULTILINE)
    assert directives[0] == ("handle", " @watch {")
    assert "respond" not in [name for name, _ in directives]
    assert "\thandle @watch {\n\t\trespond 404\n\t}\n" in WITH_TLS


def test_the_proxy_speaks_todays_tls_and_tells_browsers_to_come_by_it():
    assert "protocols tls1.2 tls1.3\n" in WITH_TLS
    assert 'Strict-Transport-Security "max-age=31536000; includeSubDomains"' in WITH_TLS


def test_without_tls_a_browser_is_led_on_and_a_program_refused():
    programs, browsers = re.findall(r"handle (?:/api/\* )?\{\s*(.*?)\s*\}\n", WITHOUT_TLS)
    assert programs.endswith(" 403")
    assert browsers == "redir https://{host}{uri} permanent"
    assert "reverse_proxy" not in WITHOUT_TLS


def chosen(text, tls):
    """With every variable at its default, but for YUI_BROKER_TLS."""
    text = re.sub(r"\$\{YUI_BROKER_TLS:\+([^}]+)\}", r"\1" if tls else "", text)
    return re.sub(r"\$\{[A-Z_]+:-([^}]+)\}", r"\1", text)


def test_with_tls_the_services_trust_one_authority_and_the_broker_listens_at_nothing_else():
    (broker,) = (v for v in COMPOSE["services"]["rabbitmq"]["volumes"] if "listener" in v)
    conf = (ROOT / chosen(broker, tls=True).split(":")[0]).read_text()
    assert "listeners.tcp = none" in conf
    for service in SERVICES[1:]:
        container = COMPOSE["services"][service]
        uri = chosen(container["environment"]["AMQP_URI"], tls=True)
        assert uri.startswith(f"amqps://{service}:")
        assert uri.endswith("@rabbitmq/yui?cacertfile=/certificates/ca.pem")
        assert not chosen(container["environment"]["AMQP_URI"], tls=False).endswith(".pem")
        (mounted,) = (v for v in container["volumes"] if "/certificates:" in v)
        assert chosen(mounted, tls=True).endswith("certificates/ca:/certificates:ro")


def test_volumes_and_mounted_files_exist():
    for container in COMPOSE["services"].values():
        for volume in container.get("volumes", ()):
            source = chosen(volume, tls=False).split(":")[0]
            assert (ROOT / source).exists() if source[0] == "." else source in COMPOSE["volumes"]
