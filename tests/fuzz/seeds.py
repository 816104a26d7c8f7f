#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Makes what fuzz targets start from out of the project's configurations and the example data beside the project.

    seeds.py PROJECT OUT

writes OUT/TARGET/NAME. The first lines of a log do: what is long is slow and finds no more. Of example data that is not
there it says so.
"""

import pathlib
import sys

LINES = 25
PART = b"\x1e"


def head(path):
    return b"".join(path.read_bytes().splitlines(keepends=True)[:LINES])


def main(project, out):
    logs = {}
    data = project.parent / "shared" / "data"
    if not data.is_dir():
        print(f"{data} is not there: no seeds from example data")
    for path in sorted([*data.glob("*.csv"), *data.glob("exports/*.csv"), *data.glob("faults/*.csv")]):
        logs[path.stem] = head(path)
    configurations = {path.stem: path.read_bytes() for path in sorted(project.glob("examples/configs/*.json"))}

    def seed(target, name, content):
        (out / target).mkdir(parents=True, exist_ok=True)
        (out / target / name).write_bytes(content)

    for name, log in logs.items():
        seed("csv_reader", name, b"\0" + log)
        seed("ids", name, b"\0" + log.replace(b"\n", PART))
        seed("program", f"report-{name}", b"\0\0" + PART + log)
        seed("program", f"fit-{name}", b"\1\0" + PART + log)
    for name, configuration in configurations.items():
        seed("configuration", name, configuration)
        seed("program", f"config-{name}", b"\0\0" + PART + logs.get("own_prices", b"") + PART + PART + configuration)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]))
