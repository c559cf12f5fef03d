// Implements WinogradTiles.h for the registers of ForAvx2.h or ForAvx512.h, included before.

#include "core/kernels/winograd/WinogradTiles.h"
#include "core/kernels/winograd/WinogradTransform.h"

#include <algorithm>

namespace headroom::HEADROOM_TARGET_NAMESPACE {

namespace {

/// A window of size x size pixels of one image and block of channels, zero outside the image.
template <int size, typename T>
class Window {
  public:
    HEADROOM_TARGET_INLINE Window(const T* image, int height, int width, int top, int left)
        : begin_(std::max(0, -left)), end_(std::min(size, width - left)) {
        static constexpr T zeros[size * block]{};
        for (int y = 0; y < size; ++y) {
            rows_[y] = zeros;
            if (top + y < 0 || top + y >= height) continue;
            rows_[y] = image + (std::int64_t{top + y} * width + left + begin_) * block;
        }
    }

    bool has_column(int x) const { return x >= begin_ && x < end_; }
    /// Loads a pixel of a column for which has_column() is true.
    HEADROOM_TARGET_INLINE Floats load(int y, int x) const {
        return V::load(rows_[y] + (x - begin_) * block);
    }

  private:
    int begin_, end_; ///< range of columns of the window that are in the image
    const T* rows_[size];
};

/// Applies `matrix` to the columns of a window, then to the rows of the result.
template <const auto& matrix, int size, typename T>
HEADROOM_TARGET_INLINE inline void transform(const Window<size, T>& window, float* to,
                                             std::int64_t plane_stride) {
    using Along = Transform<matrix>;
    Floats half[Along::rows][size];
#pragma GCC unroll 16
    for (int x = 0; x < size; ++x) {
        Floats column[size]{}, transformed[Along::rows]{};
        if (window.has_column(x)) {
#pragma GCC unroll 16
            for (int y = 0; y < size; ++y)
                column[y] = window.load(y, x);
            Along::apply(column, transformed);
        }
#pragma GCC unroll 16
        for (int y = 0; y < Along::rows; ++y)
            half[y][x] = transformed[y];
    }
    for (int y = 0; y < Along::rows; ++y) {
        Floats row[Along::rows];
        Along::apply(half[y], row);
#pragma GCC unroll 16
        for (int x = 0; x < Along::rows; ++x, to += plane_stride)
            V::store(row[x], to);
    }
}

/// A tile in one block of channels.
struct Place {
    int row, column; ///< position of the tile in the image
    int channel;
    std::int64_t plane;        ///< plane of the activation: image * blocks of channels + block
    std::int64_t coefficients; ///< offset of the first coefficient
};

/// Calls visit(place) for each. Channels are the outer loop: the memory order of the activation.
template <typename Visit>
HEADROOM_TARGET_INLINE inline void for_each_place(const WinogradTiles& tiles, const Visit& visit) {
    const int columns = tiles.columns(), of_image = tiles.rows() * columns;
    for (int c = 0; c < tiles.channels; c += block)
        for (int i = 0; i < tiles.count; ++i) {
            const int tile = tiles.first + i, channel = tiles.first_channel + c;
            visit(Place{tile % of_image / columns, tile % columns, channel,
                        (std::int64_t{tile / of_image} * tiles.all_channels +
                         tiles.channels_before + channel) /
                            block,
                        std::int64_t{i} * tiles.channels + c});
        }
}

template <typename Filter, typename T>
struct TileSteps {
    static constexpr int outputs = Filter::outputs;

    HEADROOM_TARGET_INLINE static void read_src(const WinogradTiles& tiles, const T* src,
                                                float* to) {
        const ConvShape& s = tiles.shape;
        for_each_place(tiles, [&](const Place& p) HEADROOM_TARGET_LAMBDA {
            const Window<Filter::size, T> window(src + p.plane * s.height * s.width * block,
                                                 s.height, s.width, p.row * outputs - s.padding_h,
                                                 p.column * outputs - s.padding_w);
            transform<Filter::input>(window, to + p.coefficients, tiles.plane_stride);
        });
    }

    HEADROOM_TARGET_INLINE static void read_diff_dst(const WinogradTiles& tiles, const T* diff_dst,
                                                     float* to, float* diff_bias) {
        const int height = tiles.shape.out_height(), width = tiles.shape.out_width();
        for_each_place(tiles, [&](const Place& p) HEADROOM_TARGET_LAMBDA {
            const Window<outputs, T> window(diff_dst + p.plane * height * width * block, height,
                                            width, p.row * outputs, p.column * outputs);
            transform<Filter::output>(window, to + p.coefficients, tiles.plane_stride);
            if (!diff_bias) return;
            Floats sum = V::load(diff_bias + p.channel);
            for (int x = 0; x < outputs; ++x)
                for (int y = 0; y < outputs && window.has_column(x); ++y)
                    sum += window.load(y, x);
            V::store(sum, diff_bias + p.channel);
        });
    }

    HEADROOM_TARGET_INLINE static void write_dst(const WinogradTiles& tiles, const float* from,
                                                 const WinogradEpilogue<T>& epilogue, T* dst) {
        using Back = Transform<Filter::output>;
        const int height = tiles.shape.out_height(), width = tiles.shape.out_width();
        for_each_place(tiles, [&](const Place& p) HEADROOM_TARGET_LAMBDA {
            const float* at = from + p.coefficients;
            const int top = p.row * outputs, left = p.column * outputs;
            const std::int64_t pixel = ((p.plane * height + top) * width + left) * block;
            T* to = dst + pixel;
            const T* mask = epilogue.relu_result ? epilogue.relu_result + pixel : nullptr;
            Floats half[outputs][Filter::size];
#pragma GCC unroll 16
            for (int x = 0; x < Filter::size; ++x) {
                Floats column[Filter::size], result[outputs];
#pragma GCC unroll 16
                for (int y = 0; y < Filter::size; ++y)
                    column[y] = V::load(at + (y * Filter::size + x) * tiles.plane_stride);
                Back::apply_transposed(column, result);
#pragma GCC unroll 16
                for (int y = 0; y < outputs; ++y)
                    half[y][x] = result[y];
            }
            const Floats added = epilogue.bias ? V::load(epilogue.bias + p.channel) : Floats{};
            const int rows = std::min(outputs, height - top);
            const int columns = std::min(outputs, width - left);
            const std::int64_t next_row = std::int64_t{width} * block;
            for (int y = 0; y < rows; ++y, to += next_row) {
                Floats row[outputs];
                Back::apply_transposed(half[y], row);
#pragma GCC unroll 16
                for (int x = 0; x < outputs; ++x) {
                    Floats value = row[x] + added;
                    if (epilogue.relu) value = value < 0 ? Floats{} : value; // NaN stays NaN
                    if (x >= columns) continue;
                    if (mask) value = V::load(mask + x * block) > 0 ? value : Floats{};
                    V::store(value, to + x * block);
                }
                if (mask) mask += next_row;
            }
        });
    }
};

template <typename Filter, typename T>
void read_src(const WinogradTiles&, const T*, float*);
template <typename Filter, typename T>
void read_diff_dst(const WinogradTiles&, const T*, float*, float*);
template <typename Filter, typename T>
void write_dst(const WinogradTiles&, const float*, const WinogradEpilogue<T>&, T*);

// Explicit specialisations, because g++ 12 drops the target of a template whose address is taken.
#define HEADROOM_WINOGRAD_TILES(Filter, T)                                                         \
    template <>                                                                                    \
    HEADROOM_TARGET void read_src<Filter, T>(const WinogradTiles& tiles, const T* src,             \
                                             float* to) {                                          \
        TileSteps<Filter, T>::read_src(tiles, src, to);                                            \
    }                                                                                              \
    template <>                                                                                    \
    HEADROOM_TARGET void read_diff_dst<Filter, T>(const WinogradTiles& tiles, const T* diff_dst,   \
                                                  float* to, float* diff_bias) {                   \
        TileSteps<Filter, T>::read_diff_dst(tiles, diff_dst, to, diff_bias);                       \
    }                                                                                              \
    template <>                                                                                    \
    HEADROOM_TARGET void write_dst<Filter, T>(const WinogradTiles& tiles, const float* from,       \
                                              const WinogradEpilogue<T>& epilogue, T* dst) {       \
        TileSteps<Filter, T>::write_dst(tiles, from, epilogue, dst);                               \
    }

/// Defined for the types listed by HEADROOM_WINOGRAD_TILES.
template <typename Filter, typename T>
constexpr WinogradTileSteps<T> tile_steps{read_src<Filter, T>, read_diff_dst<Filter, T>,
                                          write_dst<Filter, T>};

} // namespace

} // namespace headroom::HEADROOM_TARGET_NAMESPACE
