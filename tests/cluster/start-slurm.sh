# shellcheck shell=bash
# A Slurm of one controller and two nodes of two cores each on this machine, for a test:
#
#     start_cluster FOLDER    # its files; exits with 77 and a reason where that is impossible
#     stop_cluster
#
# Neither systemd nor files outside of FOLDER are needed. Commands find it by SLURM_CONF.

cluster_processes=()
cluster_programs=(munged slurmctld slurmd sbatch squeue scontrol scancel)

start_cluster() { # FOLDER
    cluster=$1
    local program ports node deadline
    PATH=$PATH:/usr/sbin:/sbin
    for program in "${cluster_programs[@]}"; do
        command -v "$program" >/dev/null || skip "no $program: apt-get install slurm-wlm munge"
    done
    ((EUID == 0)) || skip "only root can start slurmd"
    mkdir -p "$cluster"/{state,spool1,spool2}
    chmod 755 "$cluster"
    mapfile -t ports < <(free_ports 3)
    ((${#ports[@]} == 3)) || skip "no free ports"

    head -c 1024 /dev/urandom >"$cluster/munge.key"
    chmod 400 "$cluster/munge.key"
    # Ignored: owners and modes of the folders above its own.
    munged --force --foreground --key-file "$cluster/munge.key" --socket "$cluster/munge.socket" \
        --pid-file "$cluster/munge.pid" --seed-file "$cluster/munge.seed" \
        --log-file "$cluster/munged.log" >"$cluster/munged.out" 2>&1 &
    cluster_processes=($!)

    cat >"$cluster/slurm.conf" <<TEXT
ClusterName=test
SlurmctldHost=$(hostname -s)(127.0.0.1)
SlurmctldPort=${ports[0]}
SlurmUser=root
AuthType=auth/munge
# A requeued job waits for as long as a credential lives: 121 seconds by default.
AuthInfo=socket=$cluster/munge.socket,cred_expire=5
StateSaveLocation=$cluster/state
SlurmdSpoolDir=$cluster/spool%n
SlurmctldPidFile=$cluster/slurmctld.pid
SlurmdPidFile=$cluster/slurmd%n.pid
SlurmctldLogFile=$cluster/slurmctld.log
SlurmdLogFile=$cluster/slurmd%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerParameters=sched_interval=2,bf_interval=2
MpiDefault=none
MaxArraySize=${cluster_max_array:-1001}
KillWait=10
MinJobAge=300
ReturnToService=2
NodeName=1 NodeHostname=$(hostname -s) NodeAddr=127.0.0.1 Port=${ports[1]} CPUs=2
NodeName=2 NodeHostname=$(hostname -s) NodeAddr=127.0.0.1 Port=${ports[2]} CPUs=2
PartitionName=test Nodes=1,2 Default=YES MaxTime=INFINITE
TEXT
    # 24.11 wants a cgroup plugin, or this; 22.05 does not know it.
    [[ $(slurmd -V) == *" 22."* ]] || echo "CgroupPlugin=disabled" >"$cluster/cgroup.conf"
    export SLURM_CONF=$cluster/slurm.conf
    slurmctld -D >"$cluster/slurmctld.out" 2>&1 &
    cluster_processes+=($!)
    for node in 1 2; do
        slurmd -D -N "$node" >"$cluster/slurmd$node.out" 2>&1 &
        cluster_processes+=($!)
    done
    deadline=$((SECONDS + 30))
    until [[ $(sinfo --noheader --format=%T --states=idle 2>/dev/null) == idle &&
             $(sinfo --noheader --format=%D --states=idle) == 2 ]]; do
        ((SECONDS < deadline)) || { tail -n 5 "$cluster"/*.{out,log} >&2; skip "Slurm does not start here"; }
        sleep 0.2
    done
}

# munged last: the others end with messages that it signs.
stop_cluster() {
    ((${#cluster_processes[@]})) || return 0
    local deadline=$((SECONDS + 10)) process
    timeout 10 scancel --user=root 2>/dev/null || true
    while [[ $(timeout 5 squeue --noheader 2>/dev/null) ]] && ((SECONDS < deadline)); do sleep 0.2; done
    kill "${cluster_processes[@]:1}" 2>/dev/null || true
    for process in "${cluster_processes[@]:1}"; do
        while [[ -e /proc/$process && $(cat "/proc/$process/stat" 2>/dev/null) != *") Z "* ]] &&
            ((SECONDS < deadline)); do sleep 0.1; done
    done
    kill "${cluster_processes[0]}" 2>/dev/null || true
    # Steps have processes of their own, which wait for the others.
    while read -r process; do kill -KILL "$process" 2>/dev/null || true; done < <(
        grep --null-data --files-with-matches --fixed-strings --line-regexp \
            "SLURM_CONF=$SLURM_CONF" /proc/[0-9]*/environ 2>/dev/null | cut -d / -f 3 |
            grep --invert-match --line-regexp $$)
    wait "${cluster_processes[@]}" 2>/dev/null || true
}

free_ports() { # COUNT: prints that many
    local port found=0
    for ((port = 20000 + RANDOM % 20000; found < $1; ++port)); do
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && continue
        echo "$port"
        ((++found))
    done
}
