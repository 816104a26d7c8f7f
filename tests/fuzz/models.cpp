// SPDX-License-Identifier: BSL-1.0
// Lifetime models as JSON, as `custval score` takes them: what is read is written and read again as the same.
#include <custval/interop/json/json_from_text.hpp>
#include <custval/interop/json/lifetime.hpp>
#include <custval/interop/json/lifetime_spend.hpp>

#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

#include "failure.hpp"
#include "fuzz_target.hpp"
#include "lifetime_models.hpp"

using namespace custval_cli;
using custval_test::expect;

namespace {

// Reads the text as a model, and writes what was read.
template <class Read, class Write>
void check(const custval::Json& json, const Read& read, const Write& write) {
  try {
    const auto model = read(json);
    const std::string written = write(model).dump();
    expect(write(read(custval::json_from_text(written))).dump() == written, "a model comes back as it was");
    expect(!to_text(model).empty(), "a model is told as a table");
  } catch (const custval::Error& error) {
    expect(!std::string_view(error.what()).empty(), "an error says why");
  } catch (const std::runtime_error& failure) {
    expect(!std::string_view(failure.what()).empty(), "a failure says why");
  }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  custval::Json json;
  try {
    json = custval::json_from_text(custval_test::text_of(bytes, size));
  } catch (const custval::FormatError&) {
    return 0;
  }
  check(json, read_model, model_json);
  check(json, [](const custval::Json& text) { return custval::spend_from_json(text); }, custval::spend_json);
  return 0;
}
