#include "core/layers/AdaptiveAvgPool2d.h"
#include "core/layers/BatchNorm2d.h"
#include "core/layers/Dropout.h"
#include "core/layers/Flatten.h"
#include "core/layers/Loss.h"
#include "core/layers/Pool2d.h"
#include "core/layers/Relu.h"
#include "core/layers/conv/Conv2d.h"
#include "core/layers/dense/Dense.h"
#include "core/layers/nested/CompileLayers.h"
#include "core/layers/nested/Fire.h"
#include "core/layers/nested/Residual.h"
#include "core/models/Model.h"
#include "core/training/Trainer.h"

#ifdef ONEAPI_DNNL_DNNL_HPP
#define INCLUDES_ONEDNN true
#else
#define INCLUDES_ONEDNN false
#endif

#include <gtest/gtest.h>

namespace headroom {
namespace {

TEST(LayerHeaders, ForceOneDnnOnNobody) {
    EXPECT_FALSE(INCLUDES_ONEDNN);
}

} // namespace
} // namespace headroom
