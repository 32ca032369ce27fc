<?php
// A script as it is written for WHMCS: only the address and the credential are this server's.
// Set URL, IDENTIFIER, SECRET, CLIENT_ID and USER_ID in the environment first: `vestibule demo` prints them.

$ch = curl_init();
curl_setopt($ch, CURLOPT_URL, getenv('URL') . '/includes/api.php');
curl_setopt($ch, CURLOPT_POST, 1);
curl_setopt($ch, CURLOPT_POSTFIELDS, http_build_query([
    'action' => 'UpdateUserPermissions',
    'username' => getenv('IDENTIFIER'),
    'password' => getenv('SECRET'),
    'user_id' => getenv('USER_ID'),
    'client_id' => getenv('CLIENT_ID'),
    'permissions' => getenv('PERMISSIONS') ?: 'profile,contacts,products,invoices,tickets',
    'responsetype' => 'json',
]));
curl_setopt($ch, CURLOPT_RETURNTRANSFER, 1);
$answer = json_decode(curl_exec($ch), true);

if (($answer['result'] ?? '') !== 'success') {
    fwrite(STDERR, 'refused: ' . ($answer['message'] ?? 'no answer') . "\n");
    exit(1);
}
echo 'user ' . getenv('USER_ID') . ' may do that in client ' . getenv('CLIENT_ID') . " from now on\n";
