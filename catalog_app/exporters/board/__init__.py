"""Wall sheets (公示栏) as PDF."""
