#include "datasets/image/ImageEncoder.h"

#include "datasets/base/files/AtomicFile.h"
#include "datasets/image/ImageModule.h"

namespace headroom {

void write_png(const std::filesystem::path& path, const Image& image) {
    write_atomically(path, png_bytes(image));
}

std::string png_bytes(const Image& image) {
    return image_module().encode_png(image);
}

} // namespace headroom
