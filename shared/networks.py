"""The network that an address belongs to: single addresses are too easily had in number."""

from ipaddress import IPv6Address, ip_address, ip_network

PREFIX_LENGTHS = {4: 24, 6: 48}
"""What one office or household is usually given."""


def network_of(address: str) -> str:
    """The address's /24, or /48 of IPv6; what is no address stands for itself."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    return str(ip_network((parsed, PREFIX_LENGTHS[parsed.version]), strict=False))
