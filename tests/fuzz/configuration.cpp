// SPDX-License-Identifier: BSL-1.0
// The configuration: what is read is written in full and read again as the same.
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string_view>

#include "config.hpp"
#include "failure.hpp"
#include "fuzz_target.hpp"

using namespace custval_cli;
using custval_test::expect;

int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  std::optional<Config> config;
  try {
    config = parse_config(custval_test::text_of(bytes, size), "it");
  } catch (const std::runtime_error& failure) {
    expect(std::string_view(failure.what()).starts_with("it"), "a failure says where");
    return 0;
  }
  expect(parse_config(config_text(*config), "it") == *config, "a configuration comes back as it was");
  return 0;
}
