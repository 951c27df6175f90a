"""The network that an address belongs to: single addresses are too easily had in number."""

from ipaddress import IPv6Address, ip_address, ip_network

PREFIX_LENGTHS = {4: 24, 6: 48}
"""What one office or household is usually given."""
LOOPBACK_V4 = ip_network("127.0.0.0/8")


def network_of(address: str) -> str:
    """The address's /24, or /48 of IPv6; this machine is one. What is none stands for itself."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    if parsed in LOOPBACK_V4:
        return str(LOOPBACK_V4)  # one machine, whichever of these addresses it calls from
    return str(ip_network((parsed, PREFIX_LENGTHS[parsed.version]), strict=False))
