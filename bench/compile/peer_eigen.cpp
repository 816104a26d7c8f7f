// SPDX-License-Identifier: BSL-1.0
#include <Eigen/Dense>
#include <cstdio>

int main() {
  Eigen::Matrix4d a = Eigen::Matrix4d::Random();
  a = (a + a.transpose()).eval();
  const Eigen::SelfAdjointEigenSolver<Eigen::Matrix4d> s(a);
  std::printf("%g\n", s.eigenvalues()[0]);
}
