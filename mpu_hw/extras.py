"""Optional packages: how a message says to install them."""

__all__ = ["install_hint"]


def install_hint(extra: str) -> str:
    """Return the command that installs an extra of pyproject.toml, as a message ends."""
    return f'pip install "mpu_hw[{extra}]"'
