"""A stranger's text where Streamlit reads Markdown."""


def escaped(text: str) -> str:
    """``text`` so that Markdown shows it as it is."""
    return "".join(f"\\{letter}" if letter in r"\`*_{}[]()<>#+-.!|$:~^&=@" else letter for letter in text)
