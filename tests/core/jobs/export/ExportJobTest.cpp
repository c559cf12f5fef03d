#include "core/jobs/export/ExportJob.h"

#include "tests/core/jobs/JobFixture.h"

namespace headroom {
namespace {

using testing::HasSubstr;

class Export : public JobFixture {
  protected:
    std::filesystem::path trained() const {
        auto spec = train_spec("gap", 1);
        spec.head = "gap-dense";
        run(spec, {});
        return folder / "gap";
    }
};

TEST_F(Export, WritesTheModelAndItsClasses) {
    const auto result = run(ExportSpec{trained(), "onnx", folder / "out"}, {});
    const auto model = content(result.file);
    EXPECT_EQ(model.size(), result.bytes);
    for (const char* key : {"classes", "size", "resize", "interpolation", "data_fingerprint"})
        EXPECT_THAT(model, HasSubstr(key));
    EXPECT_TRUE(result.any_size);
    EXPECT_EQ(content(result.labels), "0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n");
}

TEST_F(Export, ReplacesNothing) {
    const auto gap = trained();
    const auto before = content(gap / "model.safetensors");
    expect_error(Failure::usage, "gap", [&] { run(ExportSpec{gap, "onnx", gap}, {}); });
    EXPECT_TRUE(content(gap / "model.safetensors") == before);
    expect_error(Failure::usage, "tflite: expected onnx", [&] {
        run(ExportSpec{gap, "tflite", folder / "new"}, {});
    });
    EXPECT_FALSE(std::filesystem::exists(folder / "new"));
}

} // namespace
} // namespace headroom
