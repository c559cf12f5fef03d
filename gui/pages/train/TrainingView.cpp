#include "gui/pages/train/TrainingView.h"

#include "core/comparison/Format.h"
#include "core/jobs/EpochLine.h"
#include "datasets/base/Error.h"
#include "gui/OptionText.h"
#include "gui/Text.h"
#include "gui/widgets/LearningCurves.h"
#include "gui/widgets/WrappedLabel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>
#include <cmath>

namespace headroom {
TrainingView::TrainingView(QWidget* parent)
    : QWidget(parent), title_(new WrappedLabel(tr("Nothing is training yet."))),
      figures_(new WrappedLabel), progress_(new QProgressBar), next_(new QPushButton),
      curves_(new LearningCurves) {
    title_->setObjectName("runTitle");
    title_->setProperty("role", "heading");
    next_->setObjectName("next");
    next_->hide();
    progress_->setObjectName("progress");
    progress_->setAccessibleName(tr("Progress of all runs"));
    progress_->setRange(0, 1000);
    figures_->setObjectName("figures");
    connect(next_, &QPushButton::clicked, this, &TrainingView::next_requested);

    auto* heading = new QHBoxLayout;
    heading->addWidget(title_, 1);
    heading->addWidget(next_, 0, Qt::AlignTop);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(heading);
    column->addWidget(progress_);
    column->addWidget(figures_);
    column->addWidget(curves_, 1);
}

void TrainingView::begin(const QString& title, const std::vector<std::string>& heads, int epochs) {
    title_->setText(title);
    curves_->begin(heads, epochs);
    figures_->clear();
    progress_->setValue(0);
    next_->hide();
    run_ = {};
    time_left_ = {};
    clock_.start();
}

void TrainingView::show_event(const Event& event) {
    if (const auto* progress = std::get_if<Progress>(&event)) {
        show_progress(*progress);
    } else if (const auto* epoch = std::get_if<EpochDone>(&event)) {
        curves_->add(*epoch);
        if (!epoch->earlier) emit log(text(epoch_line(*epoch)));
    } else {
        emit log(in_words(std::get<Message>(event).text));
    }
}

void TrainingView::show_progress(const Progress& progress) {
    const bool another = progress.run != run_;
    run_ = progress.run;
    if (another) emit run_began();
    time_left_.take(progress, static_cast<double>(clock_.elapsed()) / 1000);
    progress_->setValue(static_cast<int>(1000 * time_left_.share()));
    QStringList parts;
    if (!run_.head.empty()) parts << text(run_.label());
    parts << text(progress.stage);
    if (progress.loss) parts << tr("loss %1").arg(*progress.loss, 0, 'f', 4);
    if (progress.accuracy) parts << tr("accuracy %1").arg(text(percent(*progress.accuracy)));
    if (progress.images_per_second)
        parts << tr("%1 images/s").arg(text(grouped(std::llround(*progress.images_per_second))));
    if (const auto left = time_left_.seconds()) parts << tr("%1 left").arg(text(duration(*left)));
    say(parts.join(" · "));
}

void TrainingView::say(const QString& line) const {
    figures_->setText(line);
}

void TrainingView::end(const QString& line, bool complete, const QString& next) {
    say(line);
    emit log(line);
    if (complete) progress_->setValue(progress_->maximum());
    next_->setText(next);
    next_->setVisible(!next.isEmpty());
}

} // namespace headroom
