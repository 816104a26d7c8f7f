#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Shows that layering.py finds what it is there to find, and nothing in a library that keeps to the plan."""

import unittest

import layering

HEAD = "// SPDX-License-Identifier: BSL-1.0\n#pragma once\n"
LANGUAGE = "#include <custval/language.hpp>\n"


def header(*targets, rest=""):
    return HEAD + LANGUAGE + "".join(f"#include <{t}>\n" for t in targets) + rest


def good():
    """A small library that keeps to the plan."""
    return {
        "version.hpp": HEAD,
        "language.hpp": HEAD + '#include "no such file"\n',
        "custval.hpp": header("custval/version.hpp", "custval/core/view.hpp", "custval/value/model.hpp",
                              "custval/value/purchases.hpp",
                              "custval/special/gamma.hpp", "custval/purchases/log.hpp",
                              rest="// Leaves out:\n// - <custval/testing/>: for tests\n"),
        "core/view.hpp": header("custval/core/detail/copy.hpp", "custval/version.hpp", "vector", "Eigen/Core"),
        "core/detail/copy.hpp": header("cstddef", "emmintrin.h"),
        "value/model.hpp": header("custval/core/view.hpp", "Eigen/SparseCore"),
        "special/gamma.hpp": header("boost/math/special_functions/gamma.hpp"),
        "purchases/log.hpp": header("custval/core/view.hpp", "span", rest="// #include <iostream>\n"),
        "value/purchases.hpp": header("custval/value/model.hpp"),
        "testing/laws.hpp": header("custval/value/model.hpp", "custval/core/view.hpp"),
    }


class Layering(unittest.TestCase):
    def assert_found(self, changes, name, text):
        found = layering.problems({**good(), **changes})
        self.assertEqual(len(found), 1, found)
        self.assertEqual(found[0][0], name)
        self.assertIn(text, found[0][1])

    def assert_include_refused(self, name, target, text):
        headers = good()
        headers[name] += f"#include <{target}>\n"
        self.assert_found(headers, name, text)

    def test_a_library_that_keeps_to_the_plan(self):
        self.assertEqual(layering.problems(good()), [])

    def test_arrows_only_go_up(self):
        self.assert_include_refused("value/model.hpp", "custval/purchases/log.hpp", "value/ may not include")
        self.assert_include_refused("purchases/log.hpp", "custval/special/gamma.hpp", "purchases/ may not include")
        self.assert_include_refused("testing/laws.hpp", "custval/purchases/log.hpp", "testing/ may not include")
        self.assert_include_refused("testing/laws.hpp", "custval/value/purchases.hpp", "testing/ may not include")
        self.assert_include_refused("version.hpp", "custval/special/gamma.hpp", "includes no other header")

    def test_the_language_comes_first(self):
        text = "its first include is none of the library"
        self.assert_found({"core/detail/copy.hpp": HEAD + "#include <cstddef>\n" + LANGUAGE}, "core/detail/copy.hpp", text)
        self.assert_found({"core/detail/copy.hpp": HEAD}, "core/detail/copy.hpp", text)

    def test_detail_is_private(self):
        self.assert_include_refused("value/model.hpp", "custval/core/detail/copy.hpp", "is private to core/")
        self.assert_include_refused("custval.hpp", "custval/core/detail/copy.hpp", "is private to core/")

    def test_the_umbrella_is_not_for_the_library(self):
        self.assert_include_refused("testing/laws.hpp", "custval/custval.hpp", "the umbrella is for users")

    def test_a_header_that_is_not_there(self):
        self.assert_include_refused("core/view.hpp", "custval/core/veiw.hpp", "there is no <custval/core/veiw.hpp>")

    def test_what_has_no_place_in_a_header(self):
        for target in ("iostream", "execution", "regex", "sstream"):
            self.assert_include_refused("core/view.hpp", target, "has no place")

    def test_eigen_in_small_pieces(self):
        for target in ("Eigen/Dense", "Eigen/Sparse", "Eigen/Eigen", "unsupported/Eigen/SpecialFunctions"):
            self.assert_include_refused("core/view.hpp", target, "more of Eigen than needed")

    def test_boost_only_in_special_and_in_small_pieces(self):
        self.assert_include_refused("core/view.hpp", "boost/math/special_functions/gamma.hpp", "neither of")
        self.assert_include_refused("special/gamma.hpp", "boost/math/special_functions.hpp", "is an umbrella")
        self.assert_include_refused("special/gamma.hpp", "boost/histogram.hpp", "neither of")

    def test_nothing_else(self):
        for target in ("unistd.h", "CLI/CLI.hpp", "tbb/tbb.h", "math.h", "emmintrin.h", "nlohmann/json.hpp"):
            self.assert_include_refused("core/view.hpp", target, "neither of the standard library nor of Eigen")

    def test_quotes(self):
        text = header(rest='#include "custval/version.hpp"\n')
        self.assert_found({"core/detail/copy.hpp": text}, "core/detail/copy.hpp", "angle brackets")

    def test_a_spaced_include_is_seen(self):
        text = header(rest="  #  include <iostream>\n")
        self.assert_found({"core/detail/copy.hpp": text}, "core/detail/copy.hpp", "has no place")

    def test_the_umbrella_misses_nothing(self):
        self.assert_found({"core/table.hpp": header()}, "custval.hpp", "neither includes <custval/core/table.hpp>")
        both = good()["custval.hpp"] + "// - <custval/value/model.hpp>\n"
        self.assert_found({"custval.hpp": both}, "custval.hpp", "and lists it as left out")
        headers = good()
        del headers["custval.hpp"]
        self.assertEqual(layering.problems(headers), [("custval.hpp", "there is no umbrella")])

    def test_no_circles(self):
        changes = {"core/detail/copy.hpp": header("custval/core/view.hpp")}
        self.assert_found(changes, "core/detail/copy.hpp", "include each other")

    def test_no_rooms_beside_the_plan(self):
        text = {"pricing/price.hpp": header(), "custval.hpp": good()["custval.hpp"] + "// - <custval/pricing/>\n"}
        self.assert_found(text, "pricing/price.hpp", "no room")

    def test_the_text_of_a_header(self):
        name = "core/detail/copy.hpp"
        self.assert_found({name: "#pragma once\n\n#pragma once\n" + LANGUAGE}, name, "licence")
        self.assert_found({name: "// SPDX-License-Identifier: BSL-1.0\n" + LANGUAGE}, name, "#pragma once")
        self.assert_found({name: header(rest="#define EIGEN_MAX_ALIGN_BYTES 32\n")}, name, "macro of Eigen's")
        self.assert_found({name: header(rest="\n" * 400)}, name, "split it")


if __name__ == "__main__":
    unittest.main()
