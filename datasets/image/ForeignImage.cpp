#include "datasets/image/ForeignImage.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <fmt/format.h>

namespace headroom {

namespace {

using namespace std::string_view_literals;

std::string convert_with(std::string_view what, std::string_view tool, std::string_view package) {
    return fmt::format("{}: convert it to JPEG or PNG, for example with {} (Debian: {})", what,
                       tool, package);
}

/// ISO base media files name their brand, and compatible ones, in their first box (ISO/IEC
/// 14496-12, 4.3).
std::string of_media_file(std::string_view bytes) {
    const auto box = bytes.substr(8, 56);
    const auto has = [&](auto... brands) {
        return ((box.find(brands) != std::string_view::npos) || ...);
    };
    if (has("avif", "avis"))
        return convert_with("an AVIF image, which is not read", "avifdec", "libavif-bin");
    if (has("heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1"))
        return convert_with("a HEIC photo, which is not read", "heif-convert", "libheif-examples");
    if (has("crx ")) return convert_with("a raw photo of a camera", "darktable-cli", "darktable");
    return "a video or sound file: expected an image, such as one of its frames";
}

/// Returns the text after a byte order mark and white space, in lower case.
std::string start_of_text(std::string_view bytes) {
    if (bytes.starts_with("\xef\xbb\xbf")) bytes.remove_prefix(3);
    bytes.remove_prefix(std::min(bytes.find_first_not_of(" \t\r\n"), bytes.size()));
    std::string text(bytes.substr(0, 512));
    std::ranges::transform(text, text.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

std::string of_text(const std::string& text) {
    const auto begins = [&](auto... starts) { return (text.starts_with(starts) || ...); };
    if (begins("version https://git-lfs."))
        return "a Git LFS pointer, not the image itself: fetch it with git lfs pull";
    if (begins("/annex/objects/"))
        return "a git-annex pointer, not the image itself: fetch it with git annex get";
    if (begins("<!doctype html", "<html", "<head", "<body", "<script"))
        return "an HTML page, as web servers send instead of an image: download it again";
    if (begins("<svg") || (begins("<?xml", "<!doctype svg") && text.find("<svg") != text.npos))
        return convert_with("an SVG drawing", "rsvg-convert", "librsvg2-bin");
    if (begins("<?xml"))
        return "an XML text, as web servers send instead of an image: download it again";
    if (begins("{\"", "[{"))
        return "a JSON text, as web servers send instead of an image: download it again";
    return {};
}

struct Magic {
    std::string_view bytes, text;
    std::size_t at = 0;
};

constexpr std::string_view with_magick =
    ": convert it to JPEG or PNG, for example with convert (Debian: imagemagick)";

} // namespace

std::string foreign_image(std::string_view bytes) {
    if (bytes.substr(0, 8).ends_with("ftyp")) return of_media_file(bytes);
    if (bytes.starts_with("\xff\x0a") || bytes.starts_with("\0\0\0\x0cJXL "sv))
        return convert_with("a JPEG XL image, which is not read", "djxl", "libjxl-tools");
    if (bytes.starts_with("\xff\x4f\xff\x51") || bytes.starts_with("\0\0\0\x0cjP  "sv))
        return convert_with("a JPEG 2000 image, which is not read", "opj_decompress",
                            "libopenjp2-tools");
    static constexpr std::array converted = {Magic{"8BPS", "a Photoshop file"},
                                             Magic{"qoif", "a QOI image"},
                                             Magic{"DDS ", "a DDS texture"},
                                             Magic{"v/1\x01", "an OpenEXR image"},
                                             Magic{"#?RADIANCE", "an HDR image"},
                                             Magic{"DICM", "a DICOM image", 128},
                                             Magic{"%PDF-", "a PDF document"},
                                             Magic{"\0\0\1\0"sv, "an icon"},
                                             Magic{"FUJIFILMCCD-RAW", "a raw photo of a camera"}};
    static constexpr std::array others = {
        Magic{"PK\3\4", "a zip archive: unpack it"},
        Magic{"\x1f\x8b", "a gzip file: unpack it"},
        Magic{"Rar!", "a RAR archive: unpack it"},
        Magic{"7z\xbc\xaf", "a 7z archive: unpack it"},
        Magic{"ustar", "a tar archive: unpack it", 257},
        Magic{"\x89HDF", "an HDF5 file: open it by itself"},
        Magic{"\x93NUMPY", "a NumPy array: see docs/data.md, Other formats"},
        Magic{"\0\5\x16\7"sv, "a side file of macOS (AppleDouble), which holds no image"}};
    const auto is_it = [&](const Magic& magic) {
        return bytes.size() > magic.at && bytes.substr(magic.at).starts_with(magic.bytes);
    };
    if (const auto* found = std::ranges::find_if(converted, is_it); found != converted.end())
        return fmt::format("{}, which is not read{}", found->text, with_magick);
    if (const auto* found = std::ranges::find_if(others, is_it); found != others.end())
        return std::string(found->text);
    if (!bytes.empty() && bytes.find_first_not_of('\0') == std::string_view::npos)
        return "nothing but zero bytes, as a broken copy leaves them: copy it again";
    return of_text(start_of_text(bytes));
}

} // namespace headroom
