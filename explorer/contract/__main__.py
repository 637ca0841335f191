"""``python -m explorer.contract`` writes the stage's declarations anew."""

from explorer.contract.typescript import FILE, text

if __name__ == "__main__":
    FILE.write_text(text())
    print(f"wrote {FILE}")
