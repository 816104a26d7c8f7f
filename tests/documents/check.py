#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Compiles and runs the C++ programs in a Markdown document.

    check.py [--library FILE] DOCUMENT -- COMPILER FLAGS...

Every ```cpp block must be a whole program, with a main that returns 0, or have `<!-- not compiled: reason -->` on the
line before it. A ```text block right after a program, with `<!-- output -->` on the line before it, must be what the
program prints. A library is linked to every program.
"""

import argparse
import dataclasses
import os
import pathlib
import re
import subprocess
import sys
import tempfile

SECONDS_TO_RUN = 60


@dataclasses.dataclass
class Block:
    line: int  # of the opening fence, from 1
    language: str
    text: str
    remark: str  # the HTML comment on the line before, without its marks
    follows: "Block | None"  # the block before, when nothing but blank lines and the remark lie between


def blocks_of(document):
    """The fenced blocks of a Markdown text."""
    found, lines, i = [], document.split("\n"), 0
    previous, only_blank = None, False
    remark = ""
    while i < len(lines):
        fence = re.match(r"^( *)(```+|~~~+) *([\w+#-]*)", lines[i])
        comment = re.match(r"^ *<!--\s*(.*?)\s*-->\s*$", lines[i])
        if fence:
            indent, mark, language = fence.groups()
            start, body = i + 1, []
            i += 1
            while i < len(lines) and not re.match(rf"^ *{re.escape(mark)}+ *$", lines[i]):
                body.append(lines[i].removeprefix(indent))
                i += 1
            if i == len(lines):
                raise ValueError(f"line {start}: this block does not end")
            follows = previous if only_blank else None
            previous = Block(start, language.lower(), "".join(line + "\n" for line in body), remark, follows)
            found.append(previous)
            only_blank, remark = True, ""
        elif comment:
            remark = comment.group(1)
        else:
            only_blank = only_blank and not lines[i].strip()
            remark = ""
        i += 1
    return found


def is_cpp(block):
    return block is not None and block.language in {"cpp", "c++", "cxx", "cc"}


def is_program(block):
    return is_cpp(block) and re.search(r"\bint main\b", block.text) and not block.remark.startswith("not compiled")


def run_program(block, command, libraries, folder):
    """(what it printed, what is wrong or None)"""
    program = pathlib.Path(folder, "program")
    pathlib.Path(folder, "program.cpp").write_text(block.text, encoding="utf-8")
    # Two steps, of which a compiler cache may know the first; it knows by relative paths.
    for step in (["-c", "program.cpp", "-o", "program.o"], ["program.o", *libraries, "-o", "program"]):
        compiled = subprocess.run([*command, *step], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                  text=True, errors="replace")
        if compiled.returncode != 0:
            return "", f"does not compile:\n{compiled.stdout}"
    try:
        done = subprocess.run([str(program)], cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, errors="replace", timeout=SECONDS_TO_RUN)
    except subprocess.TimeoutExpired:
        return "", f"still runs after {SECONDS_TO_RUN} s"
    if done.returncode != 0:
        return done.stdout, f"ends with {done.returncode}:\n{done.stdout}"
    return done.stdout, None


def tidy(text):
    return "\n".join(line.rstrip() for line in text.rstrip().split("\n"))


def problems(document, command, libraries=()):
    """All that is wrong with a document, a text each."""
    found, printed = [], {}
    for block in blocks_of(document):
        where = f"line {block.line}: "
        if block.remark == "output":
            if not is_program(block.follows):
                found.append(where + "this output does not come right after a program")
            elif block.follows.line in printed and tidy(printed[block.follows.line]) != tidy(block.text):
                found.append(where + f"the program prints something else:\n{printed[block.follows.line]}")
        elif is_program(block):
            with tempfile.TemporaryDirectory(prefix="document_", dir=os.getcwd()) as folder:
                output, problem = run_program(block, command, libraries, folder)
            if problem:
                found.append(where + "this program " + problem)
            else:
                printed[block.line] = output
        elif is_cpp(block) and not re.match(r"not compiled: \S", block.remark):
            found.append(where + "this is no whole program, and no `<!-- not compiled: reason -->` stands before it")
    return found


def main():
    split = sys.argv.index("--")
    parser = argparse.ArgumentParser()
    parser.add_argument("--library", action="append", default=[])
    parser.add_argument("document", type=pathlib.Path)
    options = parser.parse_args(sys.argv[1:split])
    path, document = options.document, options.document.read_text(encoding="utf-8")
    found = problems(document, sys.argv[split + 1:], options.library)
    for problem in found:
        print(f"{path}, {problem}")
    programs = sum(1 for block in blocks_of(document) if is_program(block))
    print(f"{programs} programs, {len(found)} problems")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
