// Include before a "...Loops.h" to compile it for AVX-512. Its functions are in headroom::avx512
// and use the vector type V. (No include guard: the last header included sets the macros.)

#include "core/kernels/isa/Avx512.h"

#undef HEADROOM_TARGET
#undef HEADROOM_TARGET_INLINE
#undef HEADROOM_TARGET_LAMBDA
#undef HEADROOM_TARGET_NAMESPACE
#define HEADROOM_TARGET HEADROOM_AVX512
#define HEADROOM_TARGET_INLINE HEADROOM_AVX512_INLINE
#define HEADROOM_TARGET_LAMBDA HEADROOM_AVX512_LAMBDA
#define HEADROOM_TARGET_NAMESPACE avx512

namespace headroom::avx512 {
using V = Avx512Floats;
using Floats = V::Floats;
constexpr int block = sizeof(Floats) / sizeof(float); ///< channels of a block
} // namespace headroom::avx512
