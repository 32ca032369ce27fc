"""Wrong configuration ends with 78 and names the setting; wrong usage ends with 2."""

import harness
from harness import check


def refused(*args, settings=None, names, code=78):
    """The command ends with `code` and its error text holds every one of `names`."""
    with harness.workspace() as folder:
        done = harness.command(*args, data=folder / "data", settings=settings)
        shown = f"{' '.join(map(str, args))} {settings or ''}: exit {done.returncode}: {done.stderr}"
        check(done.returncode == code, shown)
        for name in names:
            check(name in done.stderr, f"does not name {name}: {shown}")
        check("panicked" not in done.stderr, shown)
        check(not (folder / "data" / "vestibule.db").exists(), f"made a store first: {shown}")


def loopback(*more):
    return ("serve", "--listen", f"127.0.0.1:{harness.free_port()}", *more)


def mail_needs_a_public_url():
    refused(*loopback(), settings={"VESTIBULE_SMTP_URL": "smtp://127.0.0.1:2525?tls=none"},
            names=["VESTIBULE_PUBLIC_URL"])


def an_outside_address_needs_a_public_url():
    refused("serve", "--listen", f"0.0.0.0:{harness.free_port()}", names=["VESTIBULE_PUBLIC_URL"])


def unknown_keys_in_the_file_are_errors():
    with harness.workspace() as folder:
        file = folder / "vestibule.toml"
        file.write_text('lisen = "127.0.0.1:8080"\n')
        refused(*loopback("--config", file), names=["lisen", "vestibule.toml"])


def a_file_that_is_no_toml_is_an_error():
    with harness.workspace() as folder:
        file = folder / "vestibule.toml"
        file.write_text("listen = \n")
        refused(*loopback("--config", file), names=["vestibule.toml"])


def a_missing_file_is_an_error():
    refused(*loopback("--config", "/nowhere/vestibule.toml"), names=["/nowhere/vestibule.toml"])


def wrong_values_name_their_setting():
    for name, value in (("VESTIBULE_API_ALLOWED_IPS", "10.0.0.0/33"),
                        ("VESTIBULE_API_ALLOWED_IPS", "10.0.0.1."),
                        ("VESTIBULE_API_ALLOWED_IPS", "localhost"),
                        ("VESTIBULE_TRUSTED_PROXIES", "not-an-address"),
                        ("VESTIBULE_PUBLIC_URL", "ftp://vestibule.example"),
                        ("VESTIBULE_SMTP_URL", "http://mail.example"),
                        ("VESTIBULE_INVITE_DAYS", "31"),
                        ("VESTIBULE_INVITE_ACCEPT", "everybody"),
                        ("VESTIBULE_PASSWORD_MIN", "7"),
                        ("VESTIBULE_COLOUR", "blue"),
                        ("VESTIBULE_LOGO", "/nowhere/logo.svg"),
                        ("VESTIBULE_TIME_ZONE", "Mars/Olympus")):
        refused(*loopback(), settings={name: value}, names=[name])


def wrong_usage_ends_with_2():
    for args in (("serv",), ("serve", "--lisen", "127.0.0.1:1"), ("client", "create"), ("invite",), ()):
        done = harness.command(*args)
        check(done.returncode == 2, f"{args}: exit {done.returncode}: {done.stderr}")
        check("Usage" in done.stderr, f"{args}: shows no usage: {done.stderr}")


def help_ends_with_0():
    for args in (("--help",), ("serve", "--help"), ("invite", "create", "--help"), ("--version",)):
        done = harness.command(*args)
        check(done.returncode == 0 and done.stdout and not done.stderr, f"{args}: {done}")


if __name__ == "__main__":
    harness.main(mail_needs_a_public_url, an_outside_address_needs_a_public_url,
                 unknown_keys_in_the_file_are_errors, a_file_that_is_no_toml_is_an_error,
                 a_missing_file_is_an_error, wrong_values_name_their_setting,
                 wrong_usage_ends_with_2, help_ends_with_0)
