#include "gui/pages/data/FindingDialog.h"

#include "gui/Text.h"
#include "gui/widgets/PixelView.h"
#include "gui/widgets/WrappedLabel.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace headroom {
namespace {

constexpr std::size_t max_shown = 4;
constexpr int large_side = 220;

QLabel* words(const QString& text = {}) {
    auto* label = new WrappedLabel(text);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    return label;
}

} // namespace

FindingDialog::FindingDialog(const FindingModel& findings, int row, QWidget* parent)
    : QDialog(parent), findings_(findings), reason_(words()), neighbours_(words()),
      samples_(nullptr) {
    setObjectName("finding");
    reason_->setObjectName("findingReason");
    reason_->setProperty("role", "heading");
    neighbours_->setObjectName("findingNeighbours");
    neighbours_->setProperty("role", "soft");
    auto* buttons = new QDialogButtonBox;
    previous_ = buttons->addButton(tr("&Before"), QDialogButtonBox::ActionRole);
    next_ = buttons->addButton(tr("&Next"), QDialogButtonBox::ActionRole);
    auto* close = buttons->addButton(tr("&Close"), QDialogButtonBox::RejectRole);
    previous_->setObjectName("findingBefore");
    next_->setObjectName("findingNext");
    connect(previous_, &QPushButton::clicked, this, [this] { show_row(row_ - 1); });
    connect(next_, &QPushButton::clicked, this, [this] { show_row(row_ + 1); });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto* column = new QVBoxLayout(this);
    column->setSpacing(10);
    column->addWidget(reason_);
    column->addWidget(neighbours_);
    column->addWidget(buttons);
    close->setDefault(true);
    setMinimumWidth(520);
    show_row(row);
}

QWidget* FindingDialog::make_sample(const Finding& finding, const FoundSample& sample) const {
    auto* box = new QWidget;
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    if (const auto image = findings_.picture(finding, sample); !image.isNull()) {
        auto* picture = new PixelView;
        picture->setFixedSize(large_side, large_side);
        picture->setAccessibleName(text(sample.name));
        picture->set_image(image);
        column->addWidget(picture, 0, Qt::AlignHCenter);
        auto* size = words(QString("%1x%2").arg(image.height()).arg(image.width()));
        size->setProperty("role", "soft");
        column->addWidget(size);
    }
    auto* name = words(text(sample.name));
    name->setObjectName("findingSample");
    name->setToolTip(text(sample.path));
    column->addWidget(name);
    QStringList place;
    for (const auto& [heading, value] :
         {std::pair{tr("split %1"), sample.split}, {tr("class %1"), sample.class_name}})
        if (!value.empty()) place << heading.arg(text(value));
    auto* where = words(place.join(", "));
    where->setProperty("role", "soft");
    column->addWidget(where);
    column->addStretch(1);
    return box;
}

void FindingDialog::show_row(int row) {
    row_ = row;
    const int count = findings_.rowCount();
    const auto& finding = findings_.finding(row);
    setWindowTitle(tr("Finding %1 of %2").arg(row + 1).arg(count));
    reason_->setText(text(finding.reason));
    delete samples_;
    samples_ = new QWidget;
    auto* line = new QHBoxLayout(samples_);
    line->setContentsMargins(0, 0, 0, 0);
    for (std::size_t i = 0; i < std::min(finding.samples.size(), max_shown); ++i)
        line->addWidget(make_sample(finding, finding.samples[i]));
    static_cast<QVBoxLayout*>(layout())->insertWidget(1, samples_, 1);

    QStringList around;
    if (finding.samples.size() > max_shown)
        around << tr("Alike: %1").arg(sample_names(finding, 12));
    if (row > 0) around << tr("Before: %1").arg(sample_names(findings_.finding(row - 1), 2));
    if (row + 1 < count) around << tr("Next: %1").arg(sample_names(findings_.finding(row + 1), 2));
    neighbours_->setText(around.join('\n'));
    previous_->setEnabled(row > 0);
    next_->setEnabled(row + 1 < count);
}

} // namespace headroom
