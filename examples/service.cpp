// SPDX-License-Identifier: BSL-1.0
// A service that values and grades customers on request. What it does is in one JSON file: the lifetime model, the
// value models with their weights, the policies; the service's own value model and policy are named there like the
// library's. A new configuration comes in while requests run: each request is answered wholly by one configuration, the
// one that was there when it began.
//
//     service examples/service.json

#include <custval/core/named_columns.hpp>
#include <custval/interop/json/any_lifetime.hpp>
#include <custval/interop/json/customer_value.hpp>
#include <custval/interop/json/json_from_text.hpp>
#include <custval/interop/json/policy.hpp>
#include <custval/lifetime/lifetime_model_kinds.hpp>
#include <custval/tiering/any_grading.hpp>
#include <custval/tiering/any_policy.hpp>
#include <custval/value/any_customer_value.hpp>

#include <array>
#include <atomic>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace {

using namespace custval;

// --- The service's own value model: players who play in company bring others back. ---------------------------------

struct hours_together : column<"hours_together", units::count, non_negative> {};
struct company_value : value_column<"company_value", value_kind::potential> {};

struct CompanyValue {
  using inputs = columns<hours_together>;
  using output = company_value;
  double per_hour;
  auto operator()(const auto& c) const { return per_hour * c[hours_together{}]; }
  friend bool operator==(const CompanyValue&, const CompanyValue&) = default;
};

// --- The service's own policy: who is worth so much is called, others are written to. ------------------------------

struct worth : column<"worth", units::currency> {};

struct ServiceLevel {
  using inputs = columns<worth>;
  double at_least = 0.0;
  [[nodiscard]] static std::size_t size() noexcept { return 2; }
  [[nodiscard]] static std::string_view label(Tier tier) noexcept {
    constexpr std::string_view labels[] = {"call", "write"};
    return tier < 2 ? labels[tier] : "unclassified";
  }
  void assign(const auto& rows, std::span<Tier> tiers) const noexcept {
    for (Index i = 0; i < rows.rows(); ++i) {
      const auto value = static_cast<double>(rows[worth{}](i));
      const Tier tier = value >= at_least ? 0 : 1;
      tiers[static_cast<std::size_t>(i)] = std::isnan(value) ? unclassified : tier;
    }
  }
  friend bool operator==(const ServiceLevel&, const ServiceLevel&) = default;
};
struct ServicePolicy {
  using inputs = columns<worth>;
  double at_least;
  ServiceLevel fit(const auto& /*base*/, const auto& /*executor*/) const { return {at_least}; }
  friend bool operator==(const ServicePolicy&, const ServicePolicy&) = default;
};

}  // namespace

// What configurations call the two, and their keys.
template <>
struct custval::ValueModelFormat<CompanyValue> {
  static constexpr std::string_view type = "company_value";
  static constexpr std::string_view summary = "what playing in company brings";
  static constexpr std::array<ValueModelKey, 1> keys{{{"per_hour", "¤ an hour together"}}};
  static void write(const CompanyValue& model, Json& json) { json["per_hour"] = model.per_hour; }
  static CompanyValue read(const JsonObject& object) { return {object.number("per_hour")}; }
};
template <>
struct custval::PolicyFormat<ServicePolicy> {
  static constexpr std::string_view type = "service_level";
  static constexpr std::string_view summary = "who is called, and who is written to";
  static constexpr std::array<PolicyKey, 2> keys{
      {{"value", "the column of what customers are worth", "worth"}, {"at_least", "¤ for a call"}}};
  static void write(const ServicePolicy& policy, Json& json) { json["at_least"] = policy.at_least; }
  static ServicePolicy read(const PolicyObject& object) { return {object.json().number("at_least")}; }
};

namespace {

// --- What can be named: the library's lists, and the service's own. ------------------------------------------------

struct Kinds {
  LifetimeModelKinds lifetime;
  ValueModelKinds value;
  PolicyKinds policies;
  Kinds() {
    value.add<CompanyValue>();
    policies.add<ServicePolicy>();
  }
};

// --- A configuration, ready to answer. It never changes, so that any number of threads may use it. -----------------

struct Policy {
  std::string name;
  AnyPolicy policy;
  AnyGrading grading;
};
struct Configuration {
  AnyLifetimeModel lifetime;
  AnyCustomerValue value;
  std::vector<Policy> policies;
};

// Values of the customers of a request: their columns, and those that the configuration works out from them.
NamedColumns valued(const AnyLifetimeModel& lifetime, const AnyCustomerValue& value, const NamedColumns& customers) {
  NamedColumns columns = customers;
  std::vector<double> to_come(static_cast<std::size_t>(customers.rows()));
  predict(lifetime, customers, std::vector<NamedOutput>{{"discounted_expected_purchases", to_come}});
  columns.add("discounted_expected_purchases", std::move(to_come));
  const NamedColumns values = score(value, columns);
  for (const NamedColumn& each : values.all()) {
    std::vector<double> numbers;
    for (Index i = 0; i < each.rows; ++i) {
      numbers.push_back(each.number(i));
    }
    columns.add(each.info, std::move(numbers));
  }
  return columns;
}

// A configuration from JSON, its policies fitted on the base. Under "lifetime" is the name of a model, which is fitted
// on the base too, or a model that was fitted before.
Configuration configuration_from(const Json& json, const NamedColumns& base, const Kinds& kinds) {
  const JsonObject object(json, "service", "");
  object.require_keys_among({"lifetime", "value", "policies"});
  AnyLifetimeModel lifetime =
      object.is_text("lifetime")
          ? fit_lifetime(object.text("lifetime"), base, {.unit = TimeUnit::week()}, serial{}, kinds.lifetime)
          : any_lifetime_from_json(object.raw("lifetime"), kinds.lifetime, "lifetime");
  AnyCustomerValue value = customer_value_from_json(object.raw("value"), kinds.value, "value");
  const NamedColumns columns = valued(lifetime, value, base);
  std::vector<Policy> policies;
  for (const JsonObject& each : object.objects("policies")) {
    // "name" is the service's own key. Its own policy has a key "value" of its own.
    const AnyPolicy policy = PolicyObject(each, known_columns(), kinds.policies).read({"name"});
    policies.push_back({each.text("name"), policy, fit(policy, columns)});
  }
  return {std::move(lifetime), std::move(value), std::move(policies)};
}

Json configuration_json(const Configuration& configuration, const Kinds& kinds) {
  Json json;
  json["lifetime"] = lifetime_json(configuration.lifetime);
  json["value"] = customer_value_json(configuration.value, kinds.value);
  json["policies"] = Json::array();
  for (const Policy& each : configuration.policies) {
    Json policy;
    policy["name"] = each.name;
    policy.update(policy_json(each.policy, kinds.policies));
    json["policies"].push_back(std::move(policy));
  }
  return json;
}

// The configuration that is in force. `std::atomic<std::shared_ptr<…>>` does the same where the standard library has
// it; not all do, and the lock is held only while a pointer is copied.
class Current {
 public:
  explicit Current(std::shared_ptr<const Configuration> first) : configuration_{std::move(first)} {}
  [[nodiscard]] std::shared_ptr<const Configuration> get() const {
    const std::lock_guard lock(mutex_);
    return configuration_;
  }
  // The one before is freed by whoever uses it last, and not under the lock.
  void replace(std::shared_ptr<const Configuration> next) {
    const std::lock_guard lock(mutex_);
    configuration_.swap(next);
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const Configuration> configuration_;
};

// --- Requests. -----------------------------------------------------------------------------------------------------

struct Answer {
  std::vector<double> total;
  std::vector<std::vector<Tier>> classes;  // a list a policy
  friend bool operator==(const Answer&, const Answer&) = default;
};
Answer answer(const Configuration& configuration, const NamedColumns& customers) {
  const NamedColumns columns = valued(configuration.lifetime, configuration.value, customers);
  Answer answer;
  const NamedColumn* const total = columns.find("total_value");
  for (Index i = 0; i < total->rows; ++i) {
    answer.total.push_back(total->number(i));
  }
  for (const Policy& policy : configuration.policies) {
    answer.classes.push_back(assign(policy.grading, columns));
  }
  return answer;
}

// Customers as a service may have them: columns in memory of its own, from a file, a database or an Arrow table.
struct Customers {
  static constexpr std::array<const char*, 9> names{"repeat_purchases", "recency",   "observed_time", "expected_spend",
                                                    "unit_margin",      "influence", "reach",         "audience_value",
                                                    "hours_together"};
  std::array<std::vector<double>, names.size()> columns;
  std::vector<float> support_cost;

  explicit Customers(std::size_t rows) {
    std::uint64_t state = 1;
    const auto share = [&state] {  // 0 to 1, the same numbers on every machine
      state = state * 6364136223846793005U + 1442695040888963407U;
      return static_cast<double>(state >> 40U) / 16777216.0;
    };
    for (std::size_t i = 0; i < rows; ++i) {
      const double observed = 100.0 + std::floor(265.0 * share());
      const double repeats = std::floor(12.0 * share() * share());
      const std::array<double, names.size()> row{repeats,
                                                 repeats > 0 ? std::floor(observed * share()) + 1 : 0.0,
                                                 observed + 1,
                                                 5.0 + 50.0 * share(),
                                                 0.6,
                                                 2.0 * share() - 1.0,
                                                 std::floor(20.0 * share()),
                                                 10.0,
                                                 std::floor(100.0 * share())};
      for (std::size_t k = 0; k < columns.size(); ++k) {
        columns[k].push_back(row[k]);
      }
      support_cost.push_back(static_cast<float>(std::floor(8.0 * share())));
    }
  }
  // Some of them, where they are.
  [[nodiscard]] NamedColumns rows(std::size_t first, std::size_t count) const {
    NamedColumns chosen;
    for (std::size_t k = 0; k < columns.size(); ++k) {
      chosen.add(names[k], std::span(columns[k]).subspan(first, count));
    }
    chosen.add("support_cost", std::span(support_cost).subspan(first, count));
    return chosen;
  }
};

std::string text_of(const char* path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void print(const char* name, const Configuration& configuration) {
  std::printf("configuration %s: %s;", name, std::string(configuration.lifetime.name()).c_str());
  for (const AnyCustomerValue::Part& part : configuration.value.parts()) {
    std::printf(" %s × %g", part.model.output().name.c_str(), part.weight);
  }
  std::printf("\n");
  for (const Policy& policy : configuration.policies) {
    std::printf("  %s: %s\n", policy.name.c_str(), to_text(policy.grading).c_str());
  }
}

int serve(const char* path) {
  const Kinds kinds;
  const Customers customers(800);
  const NamedColumns base = customers.rows(0, 800);

  // Today's configuration, and tomorrow's: the same as it is written, with other weights and cuts. The lifetime model
  // is written as it was fitted.
  const auto first =
      std::make_shared<const Configuration>(configuration_from(json_from_text(text_of(path)), base, kinds));
  Json json = configuration_json(*first, kinds);
  json["value"]["models"][1]["enabled"] = false;
  json["policies"][0]["cuts"] = {0.5};
  json["policies"][0]["labels"] = {"upper half", "lower half"};
  const auto second = std::make_shared<const Configuration>(configuration_from(json, base, kinds));
  print("today", *first);
  print("tomorrow", *second);

  // A slip of the pen never gets into force, and says where it is.
  json["policies"][0]["cutz"] = {0.5};
  try {
    (void)configuration_from(json, base, kinds);
  } catch (const Error& error) {
    std::printf("refused: %s\n", error.what());
  }

  // Requests of sixteen customers each, on three threads, while the configuration changes a hundred times.
  constexpr std::size_t some = 16;
  constexpr std::size_t requests = 50;
  std::vector<NamedColumns> asked;
  std::vector<Answer> today;
  std::vector<Answer> tomorrow;
  for (std::size_t i = 0; i < requests; ++i) {
    asked.push_back(customers.rows(i * some, some));
    today.push_back(answer(*first, asked.back()));
    tomorrow.push_back(answer(*second, asked.back()));
  }
  Current current(first);
  std::atomic<int> mixed{0};
  std::atomic<int> working{3};
  std::vector<std::thread> workers;
  for (int worker = 0; worker < 3; ++worker) {
    workers.emplace_back([&] {
      for (std::size_t i = 0; i < 4 * requests; ++i) {
        const std::shared_ptr<const Configuration> configuration = current.get();
        const std::size_t request = i % requests;
        const Answer got = answer(*configuration, asked[request]);
        if (got != (configuration == first ? today : tomorrow)[request]) {
          ++mixed;
        }
      }
      --working;
    });
  }
  for (int change = 0; change < 100 || working > 0; ++change) {
    current.replace(change % 2 == 0 ? second : first);
    std::this_thread::yield();
  }
  for (std::thread& worker : workers) {
    worker.join();
  }
  std::printf("%d answers of no configuration\n", mixed.load());
  return mixed == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "service CONFIGURATION.json\n");
    return 2;
  }
  try {
    return serve(argv[1]);
  } catch (const Error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
