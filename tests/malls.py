"""Small malls for tests on real processes: site files with a few zones, and what else a test needs of a mall."""

from pathlib import Path

ZONES = {
    "desk": ("L1", "服务台", "Desk"),
    "garage": ("B1", "车库", "Garage"),
    "hall": ("L2", "大厅", "Hall"),
    "quiet": ("L2", "静区", "Quiet corner"),
    "twin": ("L1", "副厅", "Twin hall"),
}
"""Floor and names, Chinese and English, of every zone a small mall may have."""
SITE = """
[site]
id = "%s"
name = { zh = "小商场", en = "Little Mall" }
time_zone = "Asia/Shanghai"
languages = ["zh", "en"]
"""
ZONE = """
[[zones]]
id = "%s"
floor = "%s"
name = { zh = "%s", en = "%s" }
"""
HOURS = """
[hours]
mon-sun = "%s"
holidays = "none"
"""


def write_site(folder: Path, site_id: str, *zones: str, hours: str = "00:00-00:00", more: str = "") -> Path:
    """Write the site file of a mall with these zones, open every day from and to (all day long if not said); its path.

    `more` are further tables of it.
    """
    parts = [SITE % site_id, *(ZONE % (zone, *ZONES[zone]) for zone in zones), HOURS % hours, more]
    folder.mkdir(parents=True, exist_ok=True)
    site = folder / "site.toml"
    site.write_text("".join(parts), encoding="utf-8")
    return site
