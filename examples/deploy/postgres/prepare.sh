#!/bin/sh
# Fills in the files beside it for every machine of `hosts`: OUT/NAME then holds what belongs under / of the machine NAME.
# The authority, the passwords and the links' key are made once, in OUT/secret; a second run keeps them.
set -eu
umask 077

here=$(cd "$(dirname "$0")" && pwd)
out=${1:?the folder to write into}
hosts=${HOSTS:-$here/hosts}
NETWORK=${NETWORK:-10.20.0.0/24}
PUBLIC_NAME=${PUBLIC_NAME:-accounts.example.com}
SMTP_URL=${SMTP_URL:-smtp://relay.example.com:587?tls=required}
secret=$out/secret

# openssl tells its progress as if it were an error.
quietly() {
    "$@" 2>"$secret/log" || { cat "$secret/log" >&2; exit 1; }
}

authority() {
    [ ! -e "$secret/ca.crt" ] || return 0
    quietly openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 \
        -subj '/CN=Vestibule cluster' -addext keyUsage=critical,keyCertSign,cRLSign \
        -keyout "$secret/ca.key" -out "$secret/ca.crt"
}

# certificate NAME OTHERS: signed by the authority, for both ends of a connection.
certificate() {
    [ ! -e "$secret/$1.crt" ] || return 0
    quietly openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "/CN=$1" \
        -addext "subjectAltName=DNS:$1$2" -addext extendedKeyUsage=serverAuth,clientAuth \
        -addext basicConstraints=critical,CA:FALSE -keyout "$secret/$1.key" -out "$secret/$1.csr"
    quietly openssl x509 -req -in "$secret/$1.csr" -copy_extensions copyall -days 825 \
        -CA "$secret/ca.crt" -CAkey "$secret/ca.key" -CAcreateserial -out "$secret/$1.crt"
}

# password NAME: new when there is none.
password() {
    [ -e "$secret/$1" ] || openssl rand -hex 24 >"$secret/$1"
    cat "$secret/$1"
}

# put FILE PATH MODE: the file, where it belongs on the machine.
put() {
    install -D -m "$3" "$1" "$out/$node/$2"
}

# What sed would not take literally in a replacement.
plain() {
    printf %s "$1" | sed -e 's/[&|\\]/\\&/g'
}

# fill FILE PATH MODE: the same, with what is particular to the machine.
fill() {
    sed -e "s|@NODE@|$node|g" -e "s|@ADDRESS@|$address|g" -e "s|@NETWORK@|$NETWORK|g" \
        -e "s|@BALANCERS@|$balancers|g" -e "s|@PUBLIC_NAME@|$PUBLIC_NAME|g" -e "s|@SMTP_URL@|$(plain "$SMTP_URL")|g" \
        -e "s|@REPLICATION_PASSWORD@|$(password replication)|g" -e "s|@REWIND_PASSWORD@|$(password rewind)|g" \
        "$1" >"$secret/filled"
    put "$secret/filled" "$2" "$3"
}

database() {
    certificate "$name" ",DNS:db.internal,IP:$address"
    put "$secret/ca.crt" etc/ssl/certs/cluster-ca.crt 644
    put "$secret/$name.crt" etc/ssl/certs/cluster.crt 644
    put "$secret/$name.key" etc/ssl/private/cluster.key 600
    fill "$here/etcd.env" etc/default/etcd 644
    fill "$here/patroni.yml" etc/patroni/config.yml 600
}

application() {
    put "$secret/ca.crt" etc/ssl/certs/cluster-ca.crt 644
    put "$secret/key" var/lib/vestibule/key 600
    put "$secret/database-url" etc/vestibule/database-url 600
    put "$here/pgbouncer.ini" etc/vestibule/pgbouncer.ini 644
    put "$secret/pgbouncer-users" etc/vestibule/pgbouncer-users 600
    fill "$here/vestibule.toml" etc/vestibule/vestibule.toml 600
    fill "$here/vestibule.env" etc/vestibule/vestibule.env 644
    put "$here/vestibule.service" etc/systemd/system/vestibule.service 644
    put "$here/vestibule.sysusers" etc/sysusers.d/vestibule.conf 644
}

balancer() {
    certificate "$PUBLIC_NAME" ''
    cat "$secret/$PUBLIC_NAME.crt" "$secret/$PUBLIC_NAME.key" >"$secret/public.pem"
    put "$secret/ca.crt" etc/ssl/certs/cluster-ca.crt 644
    put "$secret/public.pem" etc/haproxy/public.pem 600
    put "$here/haproxy.cfg" etc/haproxy/haproxy.cfg 644
}

machines() { sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$hosts"; }

mkdir -p "$secret"
authority
[ -e "$secret/key" ] || openssl rand -out "$secret/key" 32
databases=$(machines | awk '$3 ~ /^db/ { printf "%s%s:5432", separator, $2; separator = "," }')
balancers=$(machines | awk '$3 ~ /^lb/ { printf "%s%s", separator, $1; separator = "," }')
tls='sslmode=verify-full&sslrootcert=/etc/ssl/certs/cluster-ca.crt'
echo "postgres://vestibule:$(password vestibule)@$databases/vestibule?$tls" >"$secret/database-url"
echo "\"vestibule\" \"$(password vestibule)\"" >"$secret/pgbouncer-users"

machines | while read -r address name node _; do
    case $node in
        db*) database ;;
        app*) application ;;
        lb*) balancer ;;
        *) echo "$name: neither db, app nor lb" >&2; exit 1 ;;
    esac
done
