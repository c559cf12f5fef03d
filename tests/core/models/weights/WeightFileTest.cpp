#include "core/models/weights/WeightFile.h"

#include "tests/datasets/TempFolder.h"

namespace headroom {
namespace {

TEST(WeightFiles, AreToldByTheirContent) {
    const TempFolder folder;
    const auto refused = [&](const std::string& content, const char* what) {
        const auto path = folder.write("resnet18.pth", content);
        expect_error(Failure::bad_data, {"resnet18.pth", what}, [&] { open_weight_file(path); });
    };
    refused("<!DOCTYPE html>", "a web page: download the file itself");
    refused("version https://git-lfs.github.com/spec/v1\n", "git lfs pull");
    refused(std::string("\x1c\0\0\0TFL3", 8), "a TensorFlow Lite model");
    refused("\x80\x04N.", "a pickle, but not one that torch.save wrote");
    refused("", "nothing that is known here");
    expect_error(Failure::io, {"missing.pth"}, [&] { open_weight_file(folder / "missing.pth"); });
    expect_error(Failure::io, {"no model.safetensors in it", "run folder"},
                 [&] { open_weight_file(folder.path().string()); });
}

} // namespace
} // namespace headroom
