// SPDX-License-Identifier: BSL-1.0
// The tables of the documents name what the lists of kinds hold, no more and no less.
#include <custval/interop/json/customer_value.hpp>
#include <custval/interop/json/policy.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "../document_tables.hpp"

using namespace custval;
using namespace custval_test;

TEST_CASE("the documents' table of policies has every kind, every key and every usual column") {
  const PolicyKinds kinds;
  std::vector<std::string> not_keys;  // words that a row may have beside its keys
  std::map<std::string, std::string> keys_of;
  for (const TableRow& row : table_of("docs/cli.md", "| type | keys, with their defaults |")) {
    REQUIRE(row.size() == 2);
    for (const std::string& type : words_in(row[0])) {
      CHECK_MESSAGE(keys_of.emplace(type, row[1]).second, type, " comes twice");
      not_keys.push_back(type);
    }
  }
  for (const PolicyKinds::Kind& kind : kinds.all()) {
    for (const PolicyKey& key : kind.keys) {
      not_keys.emplace_back(key.column);
    }
  }
  CHECK(keys_of.size() == kinds.all().size());
  for (const PolicyKinds::Kind& kind : kinds.all()) {
    CAPTURE(std::string(kind.type));
    REQUIRE(keys_of.count(std::string(kind.type)) == 1);
    const std::string& told = keys_of[std::string(kind.type)];
    const std::vector<std::string> words = words_in(told);
    const std::vector<std::string> quoted = quoted_in(told);
    std::vector<std::string> keys;
    for (const PolicyKey& key : kind.keys) {
      keys.emplace_back(key.name);
      CHECK_MESSAGE(has_word(words, key.name), "the key ", std::string(key.name), " is not told");
      CHECK_MESSAGE((key.column.empty() || has_word(quoted, "\"" + std::string(key.column) + "\"")), "that ",
                    std::string(key.name), " is usually ", std::string(key.column), " is not told");
    }
    for (const std::string& word : words) {
      CHECK_MESSAGE((has_word(keys, word) || has_word(not_keys, word)), word, " is no key");
    }
  }
}

TEST_CASE("the guide to policies has every kind") {
  const PolicyKinds kinds;
  std::vector<std::string> told{"factor_grid_preset"};  // told with the grid
  for (const TableRow& row : table_of("docs/policies.md", "| policy | use it when | reads | class of a customer |")) {
    for (const std::string& code : quoted_in(row[0])) {
      const std::string type = small_words(first_name(code), '_');
      told.push_back(type);
      CHECK_MESSAGE((kinds.find(type) != nullptr || type == "override_table"), type, " is no kind");
    }
  }
  for (const PolicyKinds::Kind& kind : kinds.all()) {
    CHECK_MESSAGE(has_word(told, kind.type), std::string(kind.type), " is not told");
  }
}

TEST_CASE("the documents' table of value models has every kind, every key and every column") {
  const ValueModelKinds kinds;
  const std::vector<TableRow> rows = table_of("docs/by_name.md", "| type | keys | reads |");
  CHECK(rows.size() == kinds.all().size());
  std::string earlier;  // "the same" are the columns of the row before
  for (std::size_t i = 0; i < rows.size() && i < kinds.all().size(); ++i) {
    const TableRow& row = rows[i];
    const ValueModelKinds::Kind& kind = kinds.all()[i];
    REQUIRE(row.size() == 3);
    CHECK(row[0] == "`" + std::string(kind.type) + "`");
    CAPTURE(row[0]);

    // A key stands before a colon; columns may stand among what is told of it.
    for (const ValueModelKey& key : kind.keys) {
      CHECK_MESSAGE(row[1].find("`" + std::string(key.name) + "`: ") != std::string::npos, std::string(key.name),
                    " is not told");
    }
    const std::vector<std::string> columns = words_in(row[2].starts_with("the same") ? earlier + row[2] : row[2]);
    for (const std::string& word : words_in(row[1])) {
      bool known = has_word(columns, word);
      for (const ValueModelKey& key : kind.keys) {
        known = known || key.name == word;
      }
      CHECK_MESSAGE(known, word, " is neither a key nor a column");
    }
    earlier = row[2];
  }

  // The columns of every form of a model are those of its row, all forms together.
  const std::map<std::string, std::vector<std::string>> forms{
      {"purchase_value", {"{}"}},
      {"retention_purchase_value", {R"({"horizon": 2, "discount": 0.1})"}},
      {"lifetime_purchase_value", {"{}"}},
      {"word_of_mouth_value", {"{}"}},
      {"information_value",
       {R"({"unit_values": []})",
        R"({"unit_values": [1], "saved_costs": [], "decay": {"profile": 1, "contacts": [1]}})"}},
      {"knowledge_value", {R"({"capability": 1})"}},
      {"transaction_value",
       {R"({"pool": 1, "sharing": "weighted"})", R"({"pool": 1, "sharing": "factors", "importance": []})"}}};
  earlier.clear();
  for (const TableRow& row : rows) {
    const std::string type = words_in(row[0]).front();
    CAPTURE(type);
    const std::vector<std::string> told = words_in(row[2].starts_with("the same") ? earlier + row[2] : row[2]);
    earlier = row[2];
    std::vector<std::string> read;
    REQUIRE(forms.count(type) == 1);
    for (const std::string& form : forms.at(type)) {
      Json model = Json::parse(form);
      model["type"] = type;
      Json value;
      value["models"] = Json::array({model});
      for (const WantedColumn& column : customer_value_from_json(value).inputs()) {
        read.push_back(column.info.name);
        CHECK_MESSAGE(has_word(told, column.info.name), column.info.name, " is not told");
      }
    }
    for (const std::string& column : told) {
      CHECK_MESSAGE(has_word(read, column), column, " is not read");
    }
  }
}
