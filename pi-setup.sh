#!/usr/bin/env bash
# Takes a fresh Raspberry Pi OS (or any Debian) to a running scoutly service and an SSH login that opens the
# screens. It can be run again at any time: it then upgrades in place, with a backup first, and goes back to
# the version before if the new one does not pass “scoutly doctor”.
set -euo pipefail

readonly SERVICE=scoutly.service
readonly KEPT_RELEASES=2
# What “scoutly doctor” must find in order for an upgrade to stand. The others depend on the surroundings.
readonly CORE_CHECKS="home configuration permissions database SQLite-version database-version queue-file"

account=""
home_dir=/var/lib/scoutly
source=""
root=""
venv=""
dry_run=false
uninstall=false
purge=false
login=true

usage() {
    cat <<'TEXT'
Usage: sudo ./pi-setup.sh [OPTIONS]

  --account NAME  who the service runs as and whose SSH login opens scoutly (default: who calls sudo)
  --home DIR      where scoutly keeps its data (default: /var/lib/scoutly)
  --from SOURCE   what pip installs: a folder, a wheel or a name (default: this folder, else “scoutly”)
  --venv DIR      use this environment, in which scoutly is installed, instead of making one
  --no-login      leave the SSH login as it is
  --dry-run       say what would be done, and do nothing
  --uninstall     take everything away again but the data
  --purge         with --uninstall: the data too
  --root DIR      put the files under DIR and touch nothing else of this machine (to look at, and for tests)
  --help          this
TEXT
}

say() { printf '%s\n' "$*"; }
die() {
    printf 'Error: %s\n' "$*" >&2
    exit 3
}
bad_usage() {
    printf 'Error: %s See: %s --help\n' "$*" "$0" >&2
    exit 2
}

# Runs a command, or only shows it.
run() {
    if $dry_run; then
        say "would run: $*"
    else
        "$@"
    fi
}

# Writes stdin to a file (mode $2), unless it already says just that.
write_file() {
    local path=$1 mode=$2 text
    text=$(cat)
    if [[ -f $path ]] && [[ $(cat -- "$path") == "$text" ]]; then
        say "$path is up to date"
    elif $dry_run; then
        say "would write $path"
    else
        mkdir -p -- "$(dirname -- "$path")"
        printf '%s\n' "$text" >"$path.part"
        chmod "$mode" "$path.part"
        mv -f -- "$path.part" "$path"
        say "wrote $path"
    fi
}

remove() {
    local path
    for path in "$@"; do
        if [[ ! -e $path && ! -L $path ]]; then
            say "$path is not there"
        elif $dry_run; then
            say "would delete $path"
        else
            rm -rf -- "$path"
            say "deleted $path"
        fi
    done
}

parse() {
    while (($#)); do
        case $1 in
            --account | --home | --from | --venv | --root)
                [[ $# -ge 2 && -n $2 ]] || bad_usage "$1 needs a value."
                case $1 in
                    --account) account=$2 ;;
                    --home) home_dir=$2 ;;
                    --from) source=$2 ;;
                    --venv) venv=$2 ;;
                    --root) root=${2%/} ;;
                esac
                shift
                ;;
            --no-login) login=false ;;
            --dry-run) dry_run=true ;;
            --uninstall) uninstall=true ;;
            --purge) purge=true ;;
            -h | --help)
                usage
                exit 0
                ;;
            *) bad_usage "There is no option $1." ;;
        esac
        shift
    done
    if [[ $home_dir != /* ]]; then bad_usage "--home must be an absolute path."; fi
    if $purge && ! $uninstall; then bad_usage "--purge goes with --uninstall."; fi
}

staged() { [[ -n $root ]]; }
systemd_runs() { ! staged && [[ -d /run/systemd/system ]]; }

# As the account, so that nothing in the home belongs to root.
as_account() {
    if staged || [[ $(id -un) == "$account" ]]; then
        "$@"
    else
        runuser -u "$account" -- "$@"
    fi
}

scoutly_of() { as_account env SCOUTLY_HOME="$root$home_dir" "$1/bin/scoutly" "${@:2}"; }

check_surroundings() {
    account=${account:-${SUDO_USER:-$(id -un)}}
    staged || id -- "$account" >/dev/null 2>&1 || die "There is no account $account; name one with --account."
    staged || $dry_run || [[ $(id -u) -eq 0 ]] || die "This needs root: sudo $0"
    local folder
    folder=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
    if [[ -z $source ]]; then
        if [[ -f $folder/pyproject.toml ]]; then source=$folder; else source=scoutly; fi
    fi
}

install_packages() {
    staged && return 0
    if python3 -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        say "Python 3.11 or later is here"
        return 0
    fi
    run apt-get update
    run apt-get install -y python3 python3-venv
    $dry_run || python3 -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' ||
        die "scoutly needs Python 3.11 or later. Raspberry Pi OS 12 (bookworm) has it."
}

# What scoutly needs comes at the versions and with the hashes that were tried, where the source brings a lock along; where
# that cannot be had on this machine, at any version that scoutly allows.
pip_install() {
    local pip=("$1/bin/python" -m pip install --quiet --disable-pip-version-check)
    if [[ -f $source/requirements/lock.txt ]]; then
        if "${pip[@]}" --require-hashes --only-binary :all: -r "$source/requirements/lock.txt"; then
            "${pip[@]}" --no-deps "$source"
            return
        fi
        say "the locked versions cannot be installed here; taking what scoutly allows"
    fi
    "${pip[@]}" "$source"
}

# Makes a new release and names it in $release.
make_release() {
    release=$root/opt/scoutly/releases/$(date +%Y%m%d-%H%M%S)
    if $dry_run; then
        say "would install ${venv:-$source} as $release"
        return 0
    fi
    mkdir -p -- "$root/opt/scoutly/releases"
    local number=1 wanted=$release
    while [[ -e $release || -L $release ]]; do
        number=$((number + 1))
        release=$wanted-$number
    done
    if [[ -n $venv ]]; then
        [[ -x $venv/bin/scoutly ]] || die "There is no scoutly in $venv."
        ln -s -- "$(cd -- "$venv" && pwd)" "$release"
    else
        python3 -m venv -- "$release"
        if ! pip_install "$release"; then
            rm -rf -- "$release"
            die "pip could not install $source; nothing was changed."
        fi
    fi
    "$release/bin/scoutly" --version >/dev/null || {
        rm -rf -- "$release"
        die "The new scoutly does not start; nothing was changed."
    }
    say "installed $release"
}

make_home() {
    local folder=$root$home_dir
    if [[ -d $folder ]]; then
        say "$folder is there"
    elif $dry_run; then
        say "would make $folder for $account"
    else
        mkdir -p -- "$folder"
        chmod 700 "$folder"
        staged || chown "$account:$(id -gn -- "$account")" "$folder"
        say "made $folder"
    fi
}

# What “scoutly doctor” of the release $1 finds bad among the core checks, one a line: name, tab, message.
bad_checks() {
    local report code=0
    report=$(scoutly_of "$1" doctor --json) || code=$?
    if ((code > 1)) || [[ -z $report ]]; then
        printf 'doctor\tit does not run\n'
        return 0
    fi
    "$1/bin/python" -c '
import json, sys
core = set(sys.argv[1].split())
for finding in json.loads(sys.argv[2]):
    name = finding["check"].replace(" ", "-")
    if not finding["ok"] and name in core:
        print(name, finding["message"], sep="\t")
' "$CORE_CHECKS" "$report"
}

# The lines of $1 whose check (the first field) is not among those of $2: what became bad.
newly_bad() { awk -F'\t' 'NR == FNR { known[$1] = 1; next } $1 != "" && !($1 in known)' <(printf '%s\n' "$2") <(printf '%s\n' "$1"); }

switch_to() {
    ln -sfn -- "$1" "$root/opt/scoutly/current.new"
    mv -fT -- "$root/opt/scoutly/current.new" "$root/opt/scoutly/current"
}

# Without a copy there is no way back: where the home is well and none can be made, nothing is changed. $2: what was bad.
back_up() {
    local said
    backup=$root$home_dir/backups/before-upgrade-$(date +%Y%m%d-%H%M%S).tar.gz
    if said=$({ as_account mkdir -p -- "$(dirname -- "$backup")" && scoutly_of "$1" backup "$backup"; } 2>&1); then
        say "backed up to $backup"
        return 0
    fi
    backup=""
    if [[ $said == *PostgreSQL* ]]; then
        say "the data is in PostgreSQL, whose backups are its own"
    elif [[ -n $2 ]]; then
        say "no backup could be made of what is there: $said"
    else
        start_service
        rm -rf -- "$release"
        die "No backup could be made, so nothing was changed. $said"
    fi
}

# Screens that are open, or a worker that was started by hand, would write on while the version changes.
refuse_in_use() {
    local users
    users=$(as_account env SCOUTLY_HOME="$root$home_dir" "$1/bin/python" -c '
from scoutly_tui.services import home, workers
home.open_home()
print(*sorted(set(workers.others_here())))
' 2>/dev/null) || return 0
    if [[ -n $users ]]; then
        start_service
        rm -rf -- "$release"
        die "The home is in use ($users). Quit the screens, stop the worker, and run this again; nothing was changed."
    fi
}

start_service() { if systemd_runs; then systemctl start "$SERVICE" 2>/dev/null || true; fi; }
stop_service() { if systemd_runs; then systemctl stop "$SERVICE" 2>/dev/null || true; fi; }

# Puts the new release in place of the one before; goes back if it does not pass.
put_in_place() {
    local current=$root/opt/scoutly/current before="" was_bad="" bad
    if [[ -L $current ]]; then before=$(readlink -- "$current"); fi
    if $dry_run; then
        if [[ -n $before ]]; then say "would back up, then upgrade from $before"; fi
        say "would point $current at the new release"
        return 0
    fi
    backup=""
    # Nothing may be written between the backup and the end: going back would lose it.
    stop_service
    if [[ -n $before && -x $before/bin/scoutly ]]; then
        refuse_in_use "$before"
        was_bad=$(bad_checks "$before")
        back_up "$before" "$was_bad"
    fi
    switch_to "$release"
    bad=$(newly_bad "$(bad_checks "$release")" "$was_bad")
    if [[ -z $bad ]]; then
        say "scoutly doctor is content with $("$release/bin/scoutly" --version)"
        prune_releases "$before"
        return 0
    fi
    say "scoutly doctor finds fault with the new release:"
    say "$bad"
    go_back "$before"
}

go_back() {
    local before=$1
    rm -rf -- "$release"
    if [[ -z $before ]]; then
        rm -f -- "$root/opt/scoutly/current"
        die "The installation was taken back. Mend what is named above and run this again."
    fi
    switch_to "$before"
    if [[ -n $backup ]]; then
        scoutly_of "$before" restore "$backup" >/dev/null || say "the backup stays at $backup"
    fi
    start_service
    die "The upgrade was taken back; $before is in place again."
}

prune_releases() {
    local keep=$1 old
    find "$root/opt/scoutly/releases" -mindepth 1 -maxdepth 1 | sort -r | tail -n "+$((KEPT_RELEASES + 1))" |
        while IFS= read -r old; do
            if [[ $old != "$keep" ]]; then rm -rf -- "$old"; fi
        done
}

write_command() {
    write_file "$root/usr/local/bin/scoutly" 755 <<TEXT
#!/bin/sh
# Written by pi-setup.sh
SCOUTLY_HOME="\${SCOUTLY_HOME:-$home_dir}" exec /opt/scoutly/current/bin/scoutly "\$@"
TEXT
}

write_login() {
    local file=$root/etc/profile.d/scoutly.sh
    if ! $login; then
        remove "$file"
        return 0
    fi
    write_file "$file" 644 <<TEXT
# Written by pi-setup.sh: an SSH login of $account opens scoutly; quitting it leaves the shell.
# To go straight to the shell: touch ~/.no-scoutly-login
if [ "\$(id -un)" = "$account" ] && [ -n "\${SSH_TTY:-}" ] && [ ! -e "\$HOME/.no-scoutly-login" ] && [ -t 0 ]; then
    /usr/local/bin/scoutly || true
fi
TEXT
}

install_service() {
    if $dry_run; then
        say "would install and start $SERVICE for $account"
        return 0
    fi
    local options=(--system --account "$account" --home "$home_dir" --command /usr/local/bin/scoutly)
    if staged; then options+=(--root "$root"); fi
    if staged || systemd_runs; then
        "$root/opt/scoutly/current/bin/scoutly" service install "${options[@]}"
    else
        say "systemd does not run here; start the worker with: scoutly work"
    fi
}

# The kernel of the Pi leaves the memory controller off unless told; without it MemoryMax holds nothing.
enable_memory_limit() {
    local file=$root/boot/firmware/cmdline.txt controllers=$root/sys/fs/cgroup/cgroup.controllers
    [[ -f $file ]] || return 0
    if grep -qw memory "$controllers" 2>/dev/null || grep -qw 'cgroup_enable=memory' "$file"; then
        say "the memory limit is enforced, or will be after the next start"
        return 0
    fi
    if $dry_run; then
        say "would add cgroup_enable=memory to $file"
        return 0
    fi
    cp -n -- "$file" "$file.before-scoutly"
    sed -i '1s/[[:space:]]*$/ cgroup_enable=memory/' "$file"
    say "added cgroup_enable=memory to $file; it counts from the next start"
}

do_uninstall() {
    local link=$root/opt/scoutly/current cmdline=$root/boot/firmware/cmdline.txt
    if [[ -x $link/bin/scoutly ]] && ! $dry_run && { staged || systemd_runs; }; then
        local options=(--system)
        if staged; then options+=(--root "$root"); fi
        "$link/bin/scoutly" service uninstall "${options[@]}"
    fi
    remove "$root/etc/systemd/system/$SERVICE" "$root/etc/profile.d/scoutly.sh" "$root/usr/local/bin/scoutly" \
        "$root/opt/scoutly"
    if [[ -f $cmdline.before-scoutly ]] && ! $dry_run; then
        sed -i '1s/ cgroup_enable=memory//' "$cmdline"
        remove "$cmdline.before-scoutly"
    fi
    if $purge; then
        remove "$root$home_dir"
    else
        say "the data stays in $root$home_dir; to delete it: rm -r $root$home_dir"
    fi
}

main() {
    parse "$@"
    check_surroundings
    if $uninstall; then
        do_uninstall
        return 0
    fi
    install_packages
    make_home
    make_release
    put_in_place
    write_command
    install_service
    enable_memory_limit
    write_login
    if $dry_run; then
        say "Nothing was done."
    else
        say "Done. Log in again by SSH as $account, or type: scoutly"
    fi
}

main "$@"
