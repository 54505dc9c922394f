# Read by ./run and ./test: go to the clone's folder and find a Python in $python.
case ${MOTCUA_VAR:-} in
"" | /*) ;;
*) MOTCUA_VAR=$PWD/$MOTCUA_VAR && export MOTCUA_VAR ;;
esac
cd "$(dirname "$0")"
unset PYTHONDONTWRITEBYTECODE  # else every process of every start would compile the house anew
for python in python3 python3.13 python3.12 python3.11 python3.14 none; do
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        break
    fi
done
if [ "$python" = none ]; then
    echo "Một Cửa needs Python 3.11 or newer; none was found (on Debian and Ubuntu: apt install python3)." >&2
    exit 1
fi
