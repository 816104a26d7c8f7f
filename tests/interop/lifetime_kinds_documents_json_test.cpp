// SPDX-License-Identifier: BSL-1.0
// The documents name the lifetime models that the list of kinds holds, no more and no less.
#include <custval/lifetime/lifetime_model_kinds.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "../document_tables.hpp"

using namespace custval;
using namespace custval_test;

TEST_CASE("the documents' table of lifetime models has every kind and its parameters") {
  const LifetimeModelKinds kinds;
  const std::vector<TableRow> rows = table_of("docs/by_name.md", "| name | parameters | customers leave |");
  REQUIRE(rows.size() == kinds.all().size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const LifetimeModelKinds::Kind& kind = kinds.all()[i];
    CHECK(rows[i][0] == "`" + std::string(kind.name) + "`");
    CHECK(words_in(rows[i][1]) == std::vector<std::string>(kind.parameter_names.begin(), kind.parameter_names.end()));
  }
}

TEST_CASE("the guide, the equations and the program's page have every lifetime model") {
  const LifetimeModelKinds kinds;
  std::vector<std::string> guide;
  for (const TableRow& row : table_of("docs/lifetime.md", "| model | customers leave | take it when |")) {
    guide.push_back(small_words(quoted_in(row[0]).front(), '-'));
  }
  std::vector<std::string> equations;  // "## Pareto/NBD: customers …"
  for (const std::string& line : lines_of("docs/lifetime_models.md")) {
    if (line.starts_with("## ")) {
      std::string name = line.substr(3, line.find(':') - 3);
      std::transform(name.begin(), name.end(), name.begin(), [](char c) {
        return c == '/' ? '-' : c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
      });
      equations.push_back(name);
    }
  }
  std::vector<std::string> program;
  for (const std::string& line : lines_of("docs/cli.md")) {
    if (line.starts_with("| `--model NAME` |")) {
      program = words_in(cells_of(line)[1], "-");
    }
  }
  for (const std::vector<std::string>& told : {guide, equations, program}) {
    CHECK(told.size() == kinds.all().size() + 1);
    CHECK(has_word(told, "gamma-gamma"));  // of spend, no kind of this list
    for (const LifetimeModelKinds::Kind& kind : kinds.all()) {
      CHECK_MESSAGE(has_word(told, kind.name), std::string(kind.name), " is not told");
    }
  }
}
