#include "gui/pages/model/HeadCosts.h"

#include "core/comparison/Format.h"
#include "core/jobs/costs/SummaryJob.h"
#include "gui/Theme.h"

#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSpinBox>

namespace headroom {
namespace {

const QString not_known = QString(QChar(0x2013));

QString bytes(std::int64_t count) {
    return QString::fromStdString(short_bytes(static_cast<double>(count)));
}

} // namespace

HeadCosts::HeadCosts(QWidget* parent) : QFrame(parent), batch_size_(new QSpinBox) {
    setProperty("role", "card");
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(12, 10, 12, 10);
    grid->setVerticalSpacing(4);
    grid->setColumnStretch(0, 1);
    const std::array<QString, row_count> titles{QString(),
                                                tr("Parameters"),
                                                "  " + tr("backbone"),
                                                "  " + tr("head"),
                                                "  " + tr("trained"),
                                                "  " + tr("frozen"),
                                                tr("MACs, one image"),
                                                tr("&Memory to train")};
    const std::array<const char*, row_count> names{"headName",   "totalParams",   "backboneParams",
                                                   "headParams", "trainedParams", "frozenParams",
                                                   "macs",       "memory"};
    for (int row = 0; row < row_count; ++row) {
        auto* title = new QLabel(titles[row]);
        grid->addWidget(title, row, 0);
        if (row == memory) title->setBuddy(batch_size_);
        for (int i = 0; i < 2; ++i) {
            auto* figure = figures_[row][i] = new QLabel;
            figure->setObjectName(QString(names[row]) + (i == 0 ? "A" : "B"));
            figure->setTextFormat(Qt::PlainText);
            figure->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
            figure->setMinimumWidth(96);
            grid->addWidget(figure, row, i + 1);
        }
    }
    batch_size_->setObjectName("memoryBatchSize");
    batch_size_->setAccessibleName(tr("Batch size that memory is shown for"));
    batch_size_->setPrefix(tr("batches of "));
    batch_size_->setRange(1, 1 << 20);
    batch_size_->setKeyboardTracking(false);
    connect(batch_size_, &QSpinBox::valueChanged, this, &HeadCosts::batch_size_edited);
    grid->addWidget(batch_size_, row_count, 0, 1, 3, Qt::AlignLeft);
    colour();
}

void HeadCosts::set(Row row, std::size_t i, const QString& text) {
    figures_[row][i]->setText(text);
}

void HeadCosts::show_result(const SummaryResult* result, int batch_size) {
    const QSignalBlocker quiet(batch_size_);
    batch_size_->setValue(batch_size);
    for (std::size_t i = 0; i < 2; ++i) {
        if (!result) {
            for (int row = name; row < row_count; ++row)
                set(static_cast<Row>(row), i, row == name ? QString() : not_known);
            continue;
        }
        const auto& summary = result->heads.at(i);
        const auto count = [](std::int64_t n) { return QString::fromStdString(grouped(n)); };
        set(name, i, QString::fromStdString(summary.head));
        set(total, i, count(summary.total_params));
        set(backbone, i, count(result->backbone_params));
        set(head, i, count(summary.params));
        set(trained, i, count(summary.trained_params));
        set(frozen, i, count(result->frozen_params));
        figures_[macs][i]->setToolTip(tr("%1 of them in layers that are trained")
                                          .arg(QString::fromStdString(short_count(
                                              static_cast<double>(summary.trained_macs)))));
        set(macs, i,
            QString::fromStdString(
                short_count(static_cast<double>(result->backbone_macs + summary.macs))));
        set(memory, i, QString(QChar(0x2026)));
        figures_[memory][i]->setToolTip({});
    }
}

void HeadCosts::set_memory(const std::vector<HeadSummary>& heads) {
    for (std::size_t i = 0; i < 2; ++i) {
        if (i >= heads.size() || !heads[i].memory) {
            set(memory, i, not_known);
            continue;
        }
        const auto& m = *heads[i].memory;
        set(memory, i, bytes(m.total()));
        figures_[memory][i]->setToolTip(tr("Parameters %1, gradients %2, optimizer %3, activations "
                                           "and workspaces %4, frozen part %5")
                                            .arg(bytes(m.parameters), bytes(m.gradients),
                                                 bytes(m.optimizer), bytes(m.plan),
                                                 bytes(m.frozen)));
    }
}

void HeadCosts::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) colour();
    QFrame::changeEvent(event);
}

void HeadCosts::colour() {
    for (int i = 0; i < 2; ++i) {
        const auto style = QString("font-weight: 600; color: %1").arg(Theme::head(i).name());
        if (figures_[name][i]->styleSheet() != style) figures_[name][i]->setStyleSheet(style);
    }
}

} // namespace headroom
