#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Shows that check.py finds what it is there to find.

    check_test.py -- COMPILER FLAGS...
"""

import sys
import unittest

import check

COMMAND = sys.argv[sys.argv.index("--") + 1:]


def fenced(language, text, remark=None):
    return (f"<!-- {remark} -->\n" if remark else "") + f"```{language}\n{text}\n```\n"


PROGRAM = fenced("cpp", '#include <cstdio>\nint main() { std::puts("three  \\ntiers"); }')


class Documents(unittest.TestCase):
    def assert_problem(self, document, text):
        found = check.problems(document, COMMAND)
        self.assertEqual(len(found), 1, found)
        self.assertIn(text, found[0])

    def assert_fine(self, document):
        self.assertEqual(check.problems(document, COMMAND), [])

    def test_what_is_fine(self):
        self.assert_fine("Words.\n\n" + PROGRAM + "\n" + fenced("text", "three\ntiers", "output"))
        self.assert_fine(fenced("cpp", "int half;", "not compiled: a sketch") + fenced("sh", "ls"))
        self.assert_fine("- item\n\n  ```cpp\n  int main() {}\n  ```\n")

    def test_a_program_that_does_not_compile(self):
        self.assert_problem("\n" + fenced("cpp", "int main() { return tiers; }"), "line 2: this program does not compile")

    def test_a_program_that_uses_the_library(self):
        self.assert_fine(fenced("cpp", "#include <custval/version.hpp>\nint main() { return custval::version_major; }")
                         .replace("return custval::version_major", "return custval::version_major < 0 ? 1 : 0"))

    def test_a_program_that_fails(self):
        self.assert_problem(fenced("cpp", "int main() { return 3; }"), "ends with 3")

    def test_another_output(self):
        self.assert_problem(PROGRAM + fenced("text", "four\ntiers", "output"), "prints something else")

    def test_output_of_nothing(self):
        self.assert_problem(fenced("text", "three", "output"), "right after a program")
        self.assert_problem(PROGRAM + "Words.\n" + fenced("text", "three", "output"), "right after a program")

    def test_a_piece_of_a_program(self):
        self.assert_problem(fenced("cpp", "int half;"), "no whole program")
        self.assert_problem(fenced("C++", "int half;", "not compiled:"), "no whole program")

    def test_a_block_without_an_end(self):
        with self.assertRaises(ValueError):
            check.problems("```cpp\nint main() {}\n", COMMAND)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
