#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Shows that check.py finds what it is there to find.

    check_test.py -- COMPILER FLAGS...
"""

import pathlib
import sys
import tempfile
import unittest

import check

COMMAND = sys.argv[sys.argv.index("--") + 1:]


def first_problem(text):
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder, "source.cpp")
        source.write_text(text)
        return (check.problems(source, COMMAND) or [""])[0]


class Check(unittest.TestCase):
    def test_a_failure_as_stated_passes(self):
        text = "// EXPECT: number is odd\n#ifndef CONTROL\nstatic_assert(false, \"number is odd\");\n#endif\n"
        self.assertEqual(first_problem(text), "")

    def test_nothing_stated(self):
        self.assertIn("there is no line", first_problem("static_assert(false);\n"))

    def test_it_compiles(self):
        self.assertEqual(first_problem("// EXPECT: odd\n"), "it compiles")

    def test_the_control_fails(self):
        text = "// EXPECT: odd\nstatic_assert(false, \"odd\");\n"
        self.assertIn("CONTROL", first_problem(text))

    def test_it_fails_for_another_reason(self):
        text = "// EXPECT: odd\n#ifndef CONTROL\nstatic_assert(false, \"even\");\n#endif\n"
        self.assertIn("no message matches: odd", first_problem(text))

    def test_more_errors_than_stated(self):
        text = "// EXPECT: odd\n#ifndef CONTROL\nstatic_assert(false, \"odd\");\nstatic_assert(false, \"even\");\n#endif\n"
        self.assertEqual(first_problem(text), "there are 2 errors")
        self.assertEqual(first_problem("// ERRORS: 2\n" + text), "")

    def test_flags_for_the_mistake(self):
        text = "// EXPECT: odd\n// FLAGS: -DMISTAKE -DMORE\n#ifdef MISTAKE\nstatic_assert(false, \"odd\");\n#endif\n"
        self.assertEqual(first_problem(text), "")

    def test_the_source_that_is_shown_is_not_a_message(self):
        text = "// EXPECT: odd\n#ifndef CONTROL\nint even = \"text\"; /* odd */\n#endif\n"
        self.assertIn("no message matches: odd", first_problem(text))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
