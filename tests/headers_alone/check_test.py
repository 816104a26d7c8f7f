#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""That check.py finds a header which lacks an include, with and without libraries compiled ahead.

    check_test.py -- COMPILER FLAGS...
"""

import os
import pathlib
import sys
import tempfile

from check import problems

GOOD = "#pragma once\n#include <vector>\ninline std::vector<int> good() { return {1}; }\n"
LACKS_ITS_INCLUDE = "#pragma once\ninline std::size_t bad(const std::vector<int>& all) { return all.size(); }\n"
EIGEN_GOOD = "#pragma once\n#include <Eigen/Core>\ninline double first(const Eigen::VectorXd& all) { return all[0]; }\n"
EIGEN_BY_ANOTHER = "#pragma once\n#include <ours/eigen_good.hpp>\n#include <forward_list>\ninline std::forward_list<int> none() { return {}; }\n"
EIGEN_LACKS_LIST = "#pragma once\n#include <ours/eigen_good.hpp>\ninline std::forward_list<int> none() { return {}; }\n"


def main():
    command = sys.argv[sys.argv.index("--") + 1:]
    with tempfile.TemporaryDirectory(prefix="headers_alone_", dir=os.getcwd()) as made:
        folder = pathlib.Path(made)
        ours = folder / "include" / "ours"
        ours.mkdir(parents=True)

        def write(**texts):
            for name, text in texts.items():
                (ours / f"{name}.hpp").write_text(text, encoding="utf-8")

        def look():
            looked_at, before, found = problems(folder / "include", folder / "work", [*command, f"-I{folder / 'include'}"], 2)
            return len(looked_at), before, [problem.split(" does not")[0] for problem in found]

        write(good=GOOD, eigen_good=EIGEN_GOOD, eigen_by_another=EIGEN_BY_ANOTHER)
        assert look() == (3, 0, []), look()
        assert look() == (3, 3, []), "what passed is not looked at again"
        write(bad=LACKS_ITS_INCLUDE, eigen_lacks_list=EIGEN_LACKS_LIST)
        assert look() == (5, 3, ["<ours/bad.hpp>", "<ours/eigen_lacks_list.hpp>"]), look()
        assert look() == (5, 3, ["<ours/bad.hpp>", "<ours/eigen_lacks_list.hpp>"]), "what failed is looked at again"
        write(eigen_good="#pragma once\n")
        assert look() == (5, 1, ["<ours/bad.hpp>", "<ours/eigen_lacks_list.hpp>"]), "who includes what has changed is"
        write(bad=GOOD, eigen_lacks_list=GOOD)
        assert look() == (5, 3, []), look()
    print("it can fail")
    return 0


if __name__ == "__main__":
    sys.exit(main())
