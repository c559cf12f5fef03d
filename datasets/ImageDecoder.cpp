#include "datasets/ImageDecoder.h"

#include "datasets/ImageError.h"
#include "datasets/ImageFormat.h"
#include "datasets/ImageModule.h"
#include "datasets/base/ReadFile.h"

#include <fmt/format.h>

namespace headroom {

namespace {

void check(const std::string& path, const std::string& bytes) {
    const auto refuse = [&](ImageProblem problem, const char* reason) {
        throw ImageError(problem, fmt::format("{}: cannot be read as an image ({}): repair it or "
                                              "move it elsewhere",
                                              path, reason));
    };
    if (bytes.empty()) refuse(ImageProblem::empty, "the file is empty");
    const auto format = image_format(bytes);
    if (!is_complete(format, bytes))
        refuse(ImageProblem::truncated, "truncated: the end marker is missing");
    if (format == "png" && !png_checksums_hold(bytes))
        refuse(ImageProblem::unreadable, "damaged: a checksum in it is wrong");
}

} // namespace

std::string read_image_file(const std::string& path) {
    constexpr std::uint64_t most_bytes = std::uint64_t{1} << 30;
    return read_regular_file(path, most_bytes);
}

Image decode_image(const std::string& path) {
    return decode_image(path, read_image_file(path));
}

Image decode_image(const std::string& path, const std::string& bytes) {
    check(path, bytes);
    return image_module().decode(path, bytes);
}

ImageShape probe_image(const std::string& path) {
    const auto bytes = read_image_file(path);
    if (bytes.empty()) check(path, bytes);
    return image_module().probe(path, bytes);
}

void load_image_decoder() {
    image_module();
}

std::string qt_version() {
    return image_module().version();
}

} // namespace headroom
