// SPDX-License-Identifier: BSL-1.0
#include <custval/interop/csv/csv_reader.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstring>
#include <ostream>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace {

using custval::CsvOptions;
using custval::CsvReader;
using custval::CsvRecord;
using custval::FormatError;

struct ReadRecord {
  std::uint64_t line = 0;
  std::string raw;
  std::vector<std::string> fields;
  std::string problem;
  bool operator==(const ReadRecord&) const = default;
};

std::ostream& operator<<(std::ostream& stream, const ReadRecord& record) {
  stream << record.line << " raw[" << record.raw << "] problem[" << record.problem << "]";
  for (const std::string& field : record.fields) {
    stream << " [" << field << "]";
  }
  return stream;
}

struct ReadText {
  std::vector<std::string> header;
  std::vector<ReadRecord> records;
  bool operator==(const ReadText&) const = default;
};

custval::CsvSource source_of(std::string text) {
  return [text = std::move(text), done = std::size_t{0}](char* bytes, std::size_t size) mutable {
    const std::size_t got = std::min(size, text.size() - done);
    std::memcpy(bytes, text.data() + done, got);
    done += got;
    return got;
  };
}

ReadText read(const std::string& text, const CsvOptions& options = {}) {
  CsvReader reader(source_of(text), "the text", options);
  ReadText result{reader.header(), {}};
  while (const CsvRecord* const record = reader.next()) {
    result.records.push_back({record->line,
                              std::string(record->raw),
                              {record->fields.begin(), record->fields.end()},
                              std::string(record->problem)});
    CHECK(record->detail.empty() == record->problem.empty());
  }
  CHECK(reader.next() == nullptr);
  CHECK(reader.bytes_read() == text.size());
  return result;
}

// The same language, read the slow and obvious way: one character at a time, the whole text in memory.
class NaiveReader {
 public:
  NaiveReader(std::string text, std::size_t longest) : text_{std::move(text)}, longest_{longest} {
    if (text_.starts_with("\xEF\xBB\xBF")) {
      position_ = 3;
    }
    if (!text_.empty() && text_.back() != '\n') {
      text_ += '\n';
    }
  }

  bool next(ReadRecord& record) {
    while (position_ < text_.size() && (text_[position_] == '\n' || text_.substr(position_, 2) == "\r\n")) {
      position_ += text_[position_] == '\n' ? 1 : 2;
      ++line_;
    }
    if (position_ == text_.size()) {
      return false;
    }
    record = {};
    record.line = line_;
    const std::size_t start = position_;
    record.problem = parse(record.fields);
    if (record.problem.empty()) {
      record.raw = text_.substr(start, position_ - start);
      strip(record.raw, '\r');
      line_ += static_cast<std::uint64_t>(1 + std::count(record.raw.begin(), record.raw.end(), '\n'));
      ++position_;
      return true;
    }
    record.fields.clear();
    const std::size_t line_end = text_.find('\n', start);
    record.raw = text_.substr(start, line_end - start);
    if (record.raw.size() > longest_) {
      record.problem = "the record is too long";
      record.raw.resize(std::min<std::size_t>(longest_, 1000));
    } else {
      strip(record.raw, '\r');
    }
    position_ = line_end + 1;
    ++line_;
    return true;
  }

 private:
  static void strip(std::string& text, char c) {
    if (!text.empty() && text.back() == c) {
      text.pop_back();
    }
  }

  std::string parse(std::vector<std::string>& fields) {
    enum class State { start, plain, quoted, closed, closed_return };
    State state = State::start;
    std::string field;
    for (std::size_t i = position_;; ++i) {
      if (i - position_ > longest_) {
        return "the record is too long";
      }
      if (i == text_.size()) {
        return "a quote that is never closed";
      }
      const char c = text_[i];
      if (state == State::closed && c == '"') {
        field += '"';
        state = State::quoted;
      } else if (state == State::closed && c == '\r') {
        state = State::closed_return;
      } else if (state == State::closed_return && c != '\n') {
        return "text after a closing quote";
      } else if (state == State::quoted) {
        if (c == '"') {
          state = State::closed;
        } else {
          field += c;
        }
      } else if (c == ',' || c == '\n') {
        if (c == '\n' && (state == State::plain)) {
          strip(field, '\r');
        }
        fields.push_back(field);
        field.clear();
        state = State::start;
        if (c == '\n') {
          position_ = i;
          return "";
        }
      } else if (state == State::closed) {
        return "text after a closing quote";
      } else if (c == '"') {
        if (state == State::plain) {
          return "a quote inside an unquoted field";
        }
        state = State::quoted;
      } else {
        field += c;
        state = State::plain;
      }
    }
  }

  std::string text_;
  std::size_t longest_;
  std::size_t position_ = 0;
  std::uint64_t line_ = 1;
};

ReadText read_naively(const std::string& text, std::size_t longest, std::size_t columns) {
  NaiveReader reader(text, longest);
  ReadText result;
  ReadRecord record;
  if (reader.next(record)) {
    result.header = record.fields;
  }
  while (reader.next(record)) {
    if (record.problem.empty() && record.fields.size() != columns) {
      record.problem = "wrong number of fields";
      record.fields.clear();
    }
    result.records.push_back(record);
  }
  return result;
}

}  // namespace

TEST_CASE("csv_reader: fields, quotes, line ends and line numbers") {
  const ReadText text = read(
      "id,date,amount\n"
      "007,2024-01-05,12.50\r\n"
      "\n"
      "\"Smith, J.\",\"two\nlines\",\"say \"\"hi\"\"\"\r\n"
      "\r\n"
      ",,\n"
      "last,\"\",no line end");
  CHECK(text.header == std::vector<std::string>{"id", "date", "amount"});
  REQUIRE(text.records.size() == 4);
  CHECK(text.records[0] == ReadRecord{2, "007,2024-01-05,12.50", {"007", "2024-01-05", "12.50"}, ""});
  CHECK(
      text.records[1] ==
      ReadRecord{4, "\"Smith, J.\",\"two\nlines\",\"say \"\"hi\"\"\"", {"Smith, J.", "two\nlines", "say \"hi\""}, ""});
  CHECK(text.records[2] == ReadRecord{7, ",,", {"", "", ""}, ""});
  CHECK(text.records[3] == ReadRecord{8, "last,\"\",no line end", {"last", "", "no line end"}, ""});
}

TEST_CASE("csv_reader: malformed records are handed back and reading goes on at the next line") {
  const ReadText text = read(
      "a,b\n"
      "1,x\"y\n"
      "2,\"x\"y\n"
      "3\n"
      "4,5,6\n"
      "7,\"never closed\n"
      "8,good\n");
  REQUIRE(text.records.size() == 6);
  CHECK(text.records[0] == ReadRecord{2, "1,x\"y", {}, "a quote inside an unquoted field"});
  CHECK(text.records[1] == ReadRecord{3, "2,\"x\"y", {}, "text after a closing quote"});
  CHECK(text.records[2] == ReadRecord{4, "3", {}, "wrong number of fields"});
  CHECK(text.records[3] == ReadRecord{5, "4,5,6", {}, "wrong number of fields"});
  CHECK(text.records[4] == ReadRecord{6, "7,\"never closed", {}, "a quote that is never closed"});
  CHECK(text.records[5] == ReadRecord{7, "8,good", {"8", "good"}, ""});
}

TEST_CASE("csv_reader: the detail says what is wrong with this record") {
  CsvReader reader(source_of("a,b\n1\n1,2,3\n" + std::string(60, 'x') + "\n"), "t",
                   {.block_bytes = 8, .longest_record = 40});
  CHECK(reader.next()->detail == "1 field where the header has 2");
  CHECK(reader.next()->detail == "3 fields where the header has 2");
  CHECK(reader.next()->detail == "the record is longer than 40 bytes");
}

TEST_CASE("csv_reader: byte order mark, blanks around names, NUL bytes, CR as data") {
  const std::string nul("a\0b", 3);
  const ReadText text = read("\xEF\xBB\xBF id ,\tdate\n" + nul + ",x\ry\n");
  CHECK(text.header == std::vector<std::string>{"id", "date"});
  REQUIRE(text.records.size() == 1);
  CHECK(text.records[0] == ReadRecord{2, nul + ",x\ry", {nul, "x\ry"}, ""});
}

TEST_CASE("csv_reader: texts without a usable header are one clear failure") {
  for (const char* const text : {"", "\n", "\r\n\n", "\xEF\xBB\xBF", "\xEF\xBB\xBF\r\n"}) {
    CHECK_THROWS_WITH_AS(read(text), "the text is empty; expected a header line", FormatError);
  }
  CHECK_THROWS_WITH_AS(read("a,\"b\n1,2\n"), "the text: the header (line 1) is malformed: a quote that is never closed",
                       FormatError);
  CHECK_THROWS_WITH_AS(read(std::string("\xFF\xFE"
                                        "a\0,\0",
                                        6)),
                       "the text is UTF-16 text; save it as UTF-8", FormatError);
  CHECK_THROWS_AS(read("a\n", {.delimiter = '"'}), custval::ArgumentError);
  CHECK(read("a,b").records.empty());
  CHECK(read("a,b\r\n").records.empty());
}

TEST_CASE("csv_reader: columns by name") {
  CsvReader reader(source_of("id,date,id\n"), "f.csv");
  CHECK(reader.column("date") == 1);
  CHECK(reader.has_column("date"));
  CHECK_FALSE(reader.has_column("amount"));
  CHECK_THROWS_WITH_AS((void)reader.column("amount"),
                       "f.csv has no column 'amount'; its columns are 'id', 'date', 'id'", FormatError);
  CHECK_THROWS_WITH_AS((void)reader.column("id"), "f.csv has two columns 'id'", FormatError);
}

TEST_CASE("csv_reader: the delimiter is taken from the header line when asked") {
  const auto found = [](const std::string& text) {
    return CsvReader(source_of(text), "t", {.delimiter = '\0'}).delimiter();
  };
  CHECK(found("a;b;c\n1,2;3,4;5\n") == ';');
  CHECK(found("a\tb,c\td\n") == '\t');
  CHECK(found("a|b\n") == '|');
  CHECK(found("lonely\n") == ',');
  CHECK(found("\"x;y;z\",b\n") == ',');
  CHECK(read("a;b\n1,5;2\n", {.delimiter = ';'}).records.front().fields == std::vector<std::string>{"1,5", "2"});
}

TEST_CASE("csv_reader: a record over the limit is bad, whatever the block size, and memory stays bounded") {
  // Line 2 is too long on its own; line 3 opens a quote that is not closed within the limit.
  const std::string text = "a,b\n" + std::string(5000, 'x') + ",1\ngood,\"" + std::string(900, 'y') + "\n" +
                           std::string(300, 'z') + "\",1\nz,2\n";
  for (const std::size_t block : {1U, 64U, 1000U, 100'000U}) {
    const ReadText read_text = read(text, {.block_bytes = block, .longest_record = 1000});
    REQUIRE(read_text.records.size() == 4);
    CHECK(read_text.records[0] == ReadRecord{2, std::string(1000, 'x'), {}, "the record is too long"});
    CHECK(read_text.records[1] == ReadRecord{3, "good,\"" + std::string(900, 'y'), {}, "the record is too long"});
    CHECK(read_text.records[2].problem == "a quote inside an unquoted field");
    CHECK(read_text.records[3] == ReadRecord{5, "z,2", {"z", "2"}, ""});
  }
  const std::string many_fields = "a,b\n" + std::string(200'000, ',') + "\n1,2\n";
  const ReadText wide = read(many_fields);
  REQUIRE(wide.records.size() == 2);
  CHECK(wide.records[0].problem == "too many fields");
  CHECK(wide.records[1].fields == std::vector<std::string>{"1", "2"});
}

TEST_CASE("csv_reader: a source that hands out a byte at a time") {
  const std::string text = "a,b\n1,\"x\ny\"\n2,z\n";
  std::size_t done = 0;
  CsvReader reader(
      [&](char* bytes, std::size_t) -> std::size_t {
        if (done == text.size()) {
          return 0;
        }
        *bytes = text[done++];
        return 1;
      },
      "t");
  CHECK(reader.next()->fields[1] == "x\ny");
  CHECK(reader.next()->fields[1] == "z");
  CHECK(reader.next() == nullptr);
}

TEST_CASE("csv_reader: any block size and limit reads like the naive reader on random text") {
  std::mt19937 random(20240105);
  const std::string_view alphabets[] = {"ab,\"\n",
                                        "a,\n",
                                        "\"\n,",
                                        "a\r\n,\"",
                                        "abcdefgh,,\"\"\n\r;\xC3\xA9",
                                        "a,\n\"\xE2\x82\xAC\x8A\xA2"};  // bytes one bit off the special ones
  int with_quoted_lines = 0;
  for (int round = 0; round < 400; ++round) {
    const std::string_view alphabet = alphabets[random() % std::size(alphabets)];
    std::string text = random() % 4 == 0 ? "\xEF\xBB\xBFh,k\n" : "h,k\n";
    const std::size_t length = random() % 160;
    for (std::size_t i = 0; i < length; ++i) {
      text += random() % 50 == 0 ? '\0' : alphabet[random() % alphabet.size()];
    }
    // Below four bytes the header itself would be too long.
    const std::size_t longest = random() % 3 == 0 ? 4 + random() % 30 : 100'000;
    const ReadText expected = read_naively(text, longest, 2);
    for (const ReadRecord& record : expected.records) {
      with_quoted_lines += record.raw.find('\n') != std::string::npos ? 1 : 0;
    }
    for (std::size_t block = 1; block <= 64; ++block) {
      const ReadText got = read(text, {.block_bytes = block, .longest_record = longest});
      if (got != expected) {
        CAPTURE(text);
        CAPTURE(block);
        CAPTURE(longest);
        CHECK(got.header == expected.header);
        REQUIRE(got.records == expected.records);
      }
    }
  }
  CHECK(with_quoted_lines > 20);  // the texts do reach what is hard
}

TEST_CASE("csv: the delimiter is recognised from the whole first line after a byte order mark") {
  // Two commas and three semicolons in as many bytes as a record may have; the last two count.
  const std::string text =
      "\xEF\xBB\xBF"
      "a;b;" +
      std::string(54, 'c') + "1,2,;\r";
  CsvOptions options;
  options.delimiter = '\0';
  options.longest_record = 64;
  for (const std::size_t block : {1U, 7U, 33U, 64U, 65U, 4096U}) {
    CAPTURE(block);
    options.block_bytes = block;
    const auto source = [left = std::string_view(text)](char* bytes, std::size_t size) mutable {
      const std::size_t count = std::min(size, left.size());
      std::copy_n(left.data(), count, bytes);
      left.remove_prefix(count);
      return count;
    };
    CHECK(CsvReader(source, "it", options).header() ==
          std::vector<std::string>{"a", "b", std::string(54, 'c') + "1,2,", ""});
  }
}
