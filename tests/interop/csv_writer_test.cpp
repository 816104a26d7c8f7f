// SPDX-License-Identifier: BSL-1.0
#include <custval/interop/csv/csv_writer.hpp>

#include <doctest/doctest.h>

#include <bit>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <custval/interop/csv/csv_reader.hpp>

using custval::CsvReader;
using custval::CsvWriter;

namespace {

template <class Write>
std::string written(Write&& write) {
  std::string text;
  CsvWriter writer([&text](std::string_view row) {
    CHECK(row.ends_with('\n'));
    text += row;
  });
  write(writer);
  return text;
}

}  // namespace

TEST_CASE("csv_writer: quotes only where a reader needs them") {
  CHECK(written([](CsvWriter& w) {
          w.field("007").field(" x ").field("a,b").field("say \"hi\"").field("two\nlines").field("cr\r").field("");
          w.end_row();
          w.field("next").field("é;'");
          w.end_row();
        }) == "007, x ,\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",\"cr\r\",\nnext,é;'\n");
}

TEST_CASE("csv_writer: a row of one empty field is not an empty line") {
  CHECK(written([](CsvWriter& w) {
          w.field("");
          w.end_row();
          w.field(std::nan(""));
          w.end_row();
          w.field("").field("");
          w.end_row();
          w.field("x");
          w.end_row();
        }) == "\"\"\n\"\"\n,\nx\n");
}

TEST_CASE("csv_writer: numbers") {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  CHECK(written([](CsvWriter& w) {
          w.field(0.1).field(1.5f).field(-0.0).field(100.0).field(std::nan("")).field(infinity).field(-infinity);
          w.field(-12).field(std::uint64_t{18446744073709551615U}).field(std::numeric_limits<std::int64_t>::min());
          w.end_row();
        }) == "0.1,1.5,0,100,,,,-12,18446744073709551615,-9223372036854775808\n");
}

TEST_CASE("csv_writer: fixed decimals") {
  CHECK(written([](CsvWriter& w) {
          w.fixed_field(1205, 2).fixed_field(-5, 2).fixed_field(0, 2).fixed_field(7, 0).fixed_field(0, 0);
          w.fixed_field(1000, 3).fixed_field(std::numeric_limits<std::int64_t>::min(), 2);
          w.end_row();
        }) == "12.05,-0.05,0.00,7,0,1.000,-92233720368547758.08\n");
}

TEST_CASE("csv_writer: every number reads back as the same bits, every text as the same text") {
  std::mt19937_64 random(3);
  std::vector<double> numbers;
  std::vector<std::string> texts;
  const std::string text = written([&](CsvWriter& w) {
    w.field("number").field("text");
    w.end_row();
    while (numbers.size() < 20'000) {
      const auto number = std::bit_cast<double>(random());
      if (!std::isfinite(number)) {
        continue;
      }
      std::string any;
      for (std::size_t i = random() % 8; i > 0; --i) {
        any += "ab ,\"\n\r;"[random() % 8];
      }
      numbers.push_back(number);
      texts.push_back(any);
      w.field(number).field(any);
      w.end_row();
    }
  });
  std::size_t done = 0;
  CsvReader reader(
      [&](char* bytes, std::size_t size) {
        const std::size_t got = std::min(size, text.size() - done);
        std::memcpy(bytes, text.data() + done, got);
        done += got;
        return got;
      },
      "t");
  std::size_t row = 0;
  while (const auto* const record = reader.next()) {
    REQUIRE(record->problem.empty());
    REQUIRE(std::strtod(std::string(record->fields[0]).c_str(), nullptr) == numbers[row]);
    REQUIRE(record->fields[1] == texts[row]);
    ++row;
  }
  CHECK(row == numbers.size());
}

TEST_CASE("csv_writer: texts longer than the buffer arrive whole and in order") {
  const std::string small(1000, 's');
  const std::string large(3'000'000, 'l');
  CHECK(written([&](CsvWriter& w) {
          w.field(small).field(large).field(small);
          w.end_row();
        }) == small + "," + large + "," + small + "\n");
}
