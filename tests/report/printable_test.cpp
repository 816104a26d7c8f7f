// SPDX-License-Identifier: BSL-1.0
#include <custval/report/printable.hpp>
#include <custval/report/text_layout.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace custval;

TEST_CASE("printable: nothing of a user's text acts on a terminal") {
  CHECK(printable("") == "");
  CHECK(printable("Zoë 東京 €") == "Zoë 東京 €");
  CHECK(printable("a\x1b[31mb") == "a?[31mb");
  CHECK(printable("a\nb") == "a?b");
  CHECK(printable("a\nb\r", false) == "a\nb?");
  CHECK(printable("\xC2\x9B") == "?");        // a control character of 8 bits
  CHECK(printable("\xE2\x80\xAE") == "?");    // turns the direction of writing
  CHECK(printable("\xFFz") == "?z");          // no UTF-8
  CHECK(printable("\xC0\xAF") == "??");       // an overlong form
  CHECK(printable("\xED\xA0\x80") == "???");  // a surrogate
  CHECK(printable("\xE2\x82") == "??");       // cut short
  CHECK(printable(std::string("\0x", 2)) == "?x");
}

TEST_CASE("in_quotes: cut between letters") {
  CHECK(in_quotes("abc") == "'abc'");
  CHECK(in_quotes("abcdef", 3) == "'abc...'");
  CHECK(in_quotes("aüü", 2) == "'a...'");  // the second byte would be half a letter
  CHECK(in_quotes("", 0) == "''");
}

TEST_CASE("display_width: columns, not bytes") {
  CHECK(display_width("") == 0);
  CHECK(display_width("Zoë") == 3);
  CHECK(display_width("東京") == 4);
  CHECK(display_width("e\xCC\x81") == 1);  // an accent that combines
}

TEST_CASE("padded and bullet") {
  CHECK(padded("ab", 4) == "  ab");
  CHECK(padded("ab", 4, false) == "ab  ");
  CHECK(padded("東京", 5) == " 東京");
  CHECK(padded("abcde", 4) == "abcde");
  CHECK(bullet("one sentence") == "  - one sentence\n");
  // Words go to the next line where they would pass the 80th column.
  const std::string word(37, 'x');
  CHECK(bullet(word + " " + word + " " + word) == "  - " + word + " " + word + "\n    " + word + "\n");
  CHECK(bullet(std::string(100, 'y')) == "  - " + std::string(100, 'y') + "\n");
}
