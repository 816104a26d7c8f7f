// SPDX-License-Identifier: BSL-1.0
#include <Eigen/Core>

int main() {}
