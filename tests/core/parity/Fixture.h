#pragma once

#include "core/models/Model.h"

#include <filesystem>
#include <map>
#include <string>

namespace headroom::parity {

/// PyTorch's results for one network, head and batch. tests/fixtures/torch/make_fixtures.py writes
/// it and documents each tensor.
struct Fixture {
    ModelSpec spec;
    std::string head;
    std::map<std::string, Tensor> tensors;

    const Tensor& at(const std::string& name) const;
    bool has(const std::string& name) const { return tensors.count(name) > 0; }
    PlanSpec plan(Mode mode) const; ///< for the fixture's own batch
};

Fixture read_fixture(const std::filesystem::path& path);

/// The committed fixtures, sorted by name.
std::filesystem::path fixture_folder();
std::vector<std::filesystem::path> fixture_files();

/// Copies KIND/NAME into the model's parameters. Fails the test if names or shapes differ.
void load_parameters(Model& model, const Fixture& fixture, const std::string& kind = "start");

/// max|actual - expected| <= tolerance * max|expected|
void expect_close(std::span<const float> actual, const Tensor& expected, const std::string& what,
                  double tolerance = 1e-4);

/// |actual - expected| / |expected|, both as vectors.
double relative_distance(std::span<const float> actual, std::span<const float> expected);

inline constexpr const char* catalog[] = {"mnist-cnn", "squeezenet-mini", "bn-cnn", "simple-cnn",
                                          "vgg16"};

/// Converts "mnist-cnn" to "mnist_cnn": GoogleTest allows no dashes in test names.
std::string test_name(std::string name);

// Checks of a compiled Model against the fixture.
void check_inference(const Fixture& fixture);
void check_single_images(const Fixture& fixture); ///< a batch of one gives the same logits
void check_training(
    const Fixture& fixture,
    const Execution& execution = {});               ///< logits, loss, gradients, running statistics
void check_mixed_precision(const Fixture& fixture); ///< logits and gradients, roughly
void check_optimizer(const Fixture& fixture);       ///< parameters after three AdamW steps

} // namespace headroom::parity
