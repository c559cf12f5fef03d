#include "datasets/ImageEncoder.h"

#include "datasets/ImageModule.h"
#include "datasets/base/AtomicFile.h"

namespace headroom {

void write_png(const std::filesystem::path& path, const Image& image) {
    write_atomically(path, image_module().encode_png(image));
}

} // namespace headroom
