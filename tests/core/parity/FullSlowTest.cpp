#include "tests/core/parity/Fixture.h"
#include "tests/core/parity/PyTorch.h"

#include <fstream>
#include <gtest/gtest.h>

namespace headroom::parity {
namespace {

/// The catalog at full size with both heads, if PyTorch is installed.
class ParityFullSlow : public testing::TestWithParam<const char*> {};

TEST_P(ParityFullSlow, AgreesWithPyTorch) {
    if (!has_pytorch()) GTEST_SKIP() << pytorch_missing;
    const ModelSpec spec = load_model_spec(GetParam());
    const TemporaryFolder folder;
    const auto model_file = folder.path() / "model.json";
    std::ofstream(model_file) << to_json(spec).dump(2);
    run_python("make_fixtures.py --full '" + folder.path().string() + "' '" + model_file.string() +
               "'");
    for (const HeadSpec& head : spec.heads) {
        SCOPED_TRACE(head.kind);
        const auto file = folder.path() / (spec.name + "." + head.kind + ".safetensors");
        const Fixture fixture = read_fixture(file);
        check_inference(fixture);
        check_training(fixture);
    }
}

INSTANTIATE_TEST_SUITE_P(Catalog, ParityFullSlow, testing::ValuesIn(catalog),
                         [](const auto& test) { return test_name(test.param); });

} // namespace
} // namespace headroom::parity
