// Include before a "...Loops.h" to compile it for AVX2. Its functions are then in headroom::avx2
// and use the vector type V. (No include guard: the last header included sets the macros.)

#include "core/kernels/isa/Avx2.h"

#undef HEADROOM_TARGET
#undef HEADROOM_TARGET_INLINE
#undef HEADROOM_TARGET_LAMBDA
#undef HEADROOM_TARGET_NAMESPACE
#define HEADROOM_TARGET HEADROOM_AVX2
#define HEADROOM_TARGET_INLINE HEADROOM_AVX2_INLINE
#define HEADROOM_TARGET_LAMBDA HEADROOM_AVX2_LAMBDA
#define HEADROOM_TARGET_NAMESPACE avx2

namespace headroom::avx2 {
using V = Avx2Floats;
using Floats = V::Floats;
constexpr int block = sizeof(Floats) / sizeof(float); ///< channels of a block
} // namespace headroom::avx2
