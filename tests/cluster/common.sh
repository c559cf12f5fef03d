# shellcheck shell=bash
# Shared by the tests on several workers: a folder, a grid, comparisons. They are called with the program:
#
#     tests/cluster/slurm build/release/bin/headroom

# shellcheck disable=SC2034 # used by those who include this
headroom=$(realpath "$1")
work=$(mktemp -d)
export XDG_CACHE_HOME=$work/cache OMP_WAIT_POLICY=passive

skip() { printf 'skipped: %s\n' "$*" >&2; exit 77; }
fail() {
    printf 'failed: %s\n' "$*" >&2
    tail -n 20 "$work"/*/logs/*.txt "$work/out" >&2
    exit 1
}
expect() { # TEXT COMMAND...: its output contains the text
    local text=$1
    shift
    "$@" >"$work/out" 2>&1 || true
    grep --quiet --fixed-strings -- "$text" "$work/out" || fail "$*: expected: $text"
}
wait_for() { # SECONDS COMMAND...: until it succeeds
    local deadline=$((SECONDS + $1))
    shift
    until "$@" >/dev/null 2>&1; do
        ((SECONDS < deadline)) || fail "waited too long for: $*"
        sleep 0.2
    done
}
grid() { # LINE...
    printf '%s\n' 'data = synth:digits' 'synth-count = 200' 'model = mnist-cnn' 'threads = 1' "$@"
}
same_bits() { # BATCH REFERENCE: of the runs that the reference finished
    local run
    for run in "$2"/runs/*; do
        [[ ! -e $run/run.json ]] ||
            cmp --quiet "$run/model.safetensors" "$1/runs/${run##*/}/model.safetensors" ||
            fail "$1/runs/${run##*/}: other bits than in $2"
    done
}
