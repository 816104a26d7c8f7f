#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Shows that weight.py finds what it is there to find, and nothing in a library that is as light as agreed."""

import unittest

import weight

HEAVY = {
    "Boost": (r"boost/.+", {"special/gamma.hpp": "to the last digit"}),
    "threads": (r"thread", {"core/execution.hpp": "where threads are", "testing/": "tried on threads"}),
    **{what: (pattern, {}) for what, (pattern, _) in weight.HEAVY.items() if what not in ("Boost", "threads")},
}
ROOM = weight.MOST_LINES["value"]
HEAVIER = {"value/score.hpp": (ROOM + 200, "loops of every kind")}


def header(*targets, rest=""):
    return "#pragma once\n" + "".join(f"#include <{t}>\n" for t in targets) + rest


def good():
    """A small library that is as light as agreed."""
    return {
        "core/view.hpp": header("custval/core/detail/rows.hpp", "vector", "Eigen/Core", rest="// <thread>\n\n"),
        "core/detail/rows.hpp": header("cstddef"),
        "core/execution.hpp": header("thread"),
        "special/gamma.hpp": header("boost/math/special_functions/gamma.hpp"),
        "value/score.hpp": header("custval/core/view.hpp", rest="int a;\n" * (ROOM + 100)),
        "testing/laws.hpp": header("custval/value/score.hpp", "custval/core/execution.hpp"),
    }


class Weight(unittest.TestCase):
    def problems(self, headers):
        return weight.problems(headers, HEAVY, HEAVIER)

    def assert_found(self, headers, *expected):
        self.assertEqual(self.problems(headers), list(expected))

    def test_a_library_that_is_as_light_as_agreed(self):
        self.assert_found(good())

    def test_an_include_where_it_was_not(self):
        for target, what in (("boost/math/special_functions/gamma.hpp", "Boost"), ("thread", "threads"),
                             ("Eigen/Dense", "more of Eigen than Core"), ("Eigen/Eigenvalues", "more of Eigen than Core"),
                             ("unsupported/Eigen/SpecialFunctions", "more of Eigen than Core"), ("regex", "<regex>"),
                             ("iostream", "streams"), ("sstream", "streams"), ("iomanip", "streams"),
                             ("mutex", "locks"), ("nlohmann/json.hpp", "JSON")):
            headers = good()
            headers["core/detail/rows.hpp"] = header(target)
            found = dict(self.problems(headers))
            self.assertEqual(found["core/view.hpp"],
                             f"it makes users compile {what}: core/view.hpp > core/detail/rows.hpp > <{target}>")
            self.assertEqual(found["value/score.hpp"], f"it makes users compile {what}: value/score.hpp > core/view.hpp > "
                                                       f"core/detail/rows.hpp > <{target}>")

    def test_by_way_of_a_header_that_may(self):
        headers = good()
        headers["core/view.hpp"] += "#include <custval/core/execution.hpp>\n"
        self.assert_found(
            headers,
            ("core/view.hpp", "it makes users compile threads: core/view.hpp > core/execution.hpp > <thread>"),
            ("value/score.hpp",
             "it makes users compile threads: value/score.hpp > core/view.hpp > core/execution.hpp > <thread>"))

    def test_what_costs_nothing(self):
        for target in ("Eigen/Core", "iosfwd", "string", "stop_token"):
            headers = good()
            headers["core/detail/rows.hpp"] = header(target)
            self.assert_found(headers)

    def test_lines(self):
        headers = good()
        headers["core/detail/rows.hpp"] += "int a;\n" * weight.MOST_LINES["core"]
        lines = dict(self.problems(headers))
        self.assertIn("lines of ours along, more than", lines["core/view.hpp"])
        self.assertIn(f"more than {ROOM + 200}", lines["value/score.hpp"])
        self.assertNotIn("core/detail/rows.hpp", lines)

    def test_comments_and_blank_lines_weigh_nothing(self):
        headers = good()
        headers["core/detail/rows.hpp"] += "// a\n\n/* b\n c */\n" * 2000
        self.assert_found(headers)

    def test_what_is_included_twice_counts_once(self):
        headers = good()
        headers["core/table.hpp"] = header("custval/core/view.hpp", "custval/core/detail/rows.hpp")
        lines = {name: count for name, count, _ in weight.weights(headers)}
        self.assertEqual(lines["core/view.hpp"], 6)  # 4 of its own, 2 of rows.hpp
        self.assertEqual(lines["core/table.hpp"], 3 + 6)

    def test_exceptions_that_nobody_needs(self):
        headers = good()
        headers["special/gamma.hpp"] = header()
        self.assert_found(headers, ("special/gamma.hpp", "it does not reach Boost, and needs no exception"))
        headers = good()
        headers["value/score.hpp"] = header()
        self.assert_found(headers, ("value/score.hpp", "it needs no limit of its own: 1 lines"))
        del headers["value/score.hpp"]
        headers["testing/laws.hpp"] = header("custval/core/execution.hpp")
        self.assert_found(headers, ("value/score.hpp", "there is no such header, and it has a limit of its own"))

    def test_a_room_without_a_limit(self):
        headers = good()
        headers["pricing/price.hpp"] = header()
        self.assert_found(headers, ("pricing/price.hpp", "it brings 1 lines of ours along, more than 0"))


if __name__ == "__main__":
    unittest.main()
