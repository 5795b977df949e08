#!/usr/bin/env bash
# Gradescope runs this once, as root, when the autograder is built: everything goes into a virtual environment,
# and the system's own Python, which Gradescope needs, is left as it is.
set -eu
umask 022

root=${AUTOGRADER_ROOT:-/autograder}
source=$root/source
venv=$root/venv
least=@LEAST@       # of Python 3, for the versions in requirements.txt
preferred=@PREFERRED@   # the one they were used with

fail() {
    echo "setup.sh: $*" >&2
    exit 1
}

# Whether this is a Python that is new enough.
is_new_enough() {
    command -v "$1" >/dev/null && "$1" -c "import sys; sys.exit(sys.version_info < (3, $least))" 2>/dev/null
}

# Whether it can make virtual environments, too; Debian has that in a package of its own.
is_complete() {
    is_new_enough "$1" && "$1" -c "import ensurepip, venv" 2>/dev/null
}

pythons() {
    echo "python3.$preferred" python3
    seq -f "python3.%g" "$least" 25
}

find_python() {
    for python in $(pythons); do
        if is_complete "$python"; then return 0; fi
    done
    return 1
}

apt() {
    DEBIAN_FRONTEND=noninteractive apt-get "$@" >&2
}

# The missing part of a Python that is there, or else a whole one.
install_python() {
    local minor
    for python in $(pythons); do
        if is_new_enough "$python"; then
            minor=$("$python" -c "import sys; print(sys.version_info[1])")
            if apt install -y --no-install-recommends "python3.$minor-venv" && is_complete "$python"; then return 0; fi
        fi
    done
    for minor in "$preferred" $(seq "$least" 25); do
        if apt-cache show "python3.$minor-venv" >/dev/null 2>&1; then
            python=python3.$minor
            if apt install -y --no-install-recommends "$python" "$python-venv" && is_complete "$python"; then return 0; fi
        fi
    done
    return 1
}

# For an older Ubuntu newer Pythons are packaged here.
add_newer_pythons() {
    grep -q '^ID=ubuntu' /etc/os-release 2>/dev/null &&
        apt install -y --no-install-recommends software-properties-common gpg-agent &&
        add-apt-repository -y ppa:deadsnakes/ppa >&2 && apt update
}

if ! find_python; then
    command -v apt-get >/dev/null ||
        fail "there is no Python 3.$least or newer with venv, and no apt-get to install one: choose a newer base image"
    apt update || fail "apt-get update failed: the list of packages could not be had"
    install_python || { add_newer_pythons && install_python; } ||
        fail "no Python 3.$least or newer could be installed: choose a newer base image, such as Ubuntu 24.04"
fi
echo "setup.sh: $("$python" --version) from $(command -v "$python")"

"$python" -m venv --clear "$venv" || fail "the virtual environment $venv could not be made"
install() {
    "$venv/bin/python" -m pip install --disable-pip-version-check --no-cache-dir --no-input --quiet "$@" ||
        fail "pip could not install $*"
}
install --only-binary :all: -r "$source/requirements.txt"
if [ -s "$source/torch.txt" ]; then
    # The builds for processors, ten times smaller than those for GPUs, are there alone; their needs are installed by now.
    install --no-deps --index-url "${AUTOGRADER_TORCH_INDEX:-https://download.pytorch.org/whl/cpu}" -r "$source/torch.txt"
fi
install --no-deps --no-index "$source"/autograder-*.whl

chmod -R go-rwx "$source"
chmod 755 "$source/run_autograder" "$source/setup.sh"
"$venv/bin/python" -I -m autograder --version
"$venv/bin/python" -I -m autograder doctor || true  # for whoever reads the log of the build
