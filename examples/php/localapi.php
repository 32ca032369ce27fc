<?php
// WHMCS's internal API over HTTP: code that calls localAPI() runs outside WHMCS as it stands.
//
// Configure it by constants, defined before this file is read, or by the environment:
//   VESTIBULE_API_URL         https://accounts.example.com (or the whole address of api.php)
//   VESTIBULE_API_IDENTIFIER  as `vestibule credential create` printed it
//   VESTIBULE_API_SECRET      the same
//   VESTIBULE_API_ACCESS_KEY  only where the server has one configured
//
// The array that comes back is the one WHMCS's function returns. Whatever fails, an unreachable
// server included, is an array with result 'error' and a message: nothing is thrown.

if (!function_exists('localAPI')) {
    /**
     * @param string      $command       the action, such as 'CreateClientInvite'
     * @param array       $postData      its parameters; nested arrays are sent by PHP's brackets
     * @param string|null $adminUsername accepted as WHMCS accepts it; the credential's own administrator acts
     * @return array the decoded answer
     */
    function localAPI($command, $postData = array(), $adminUsername = null)
    {
        $setting = function ($name) {
            return defined($name) ? (string) constant($name) : (string) getenv($name);
        };
        $failed = function ($message) {
            return array('result' => 'error', 'message' => $message);
        };

        $url = rtrim($setting('VESTIBULE_API_URL'), '/');
        if ($url === '') {
            return $failed('VESTIBULE_API_URL is not set');
        }
        if (substr($url, -8) !== '/api.php') {
            $url .= '/includes/api.php';
        }
        // What the caller sends cannot replace the action, the credential or the form of the answer.
        $fields = array(
            'action' => $command,
            'identifier' => $setting('VESTIBULE_API_IDENTIFIER'),
            'secret' => $setting('VESTIBULE_API_SECRET'),
            'accesskey' => $setting('VESTIBULE_API_ACCESS_KEY'),
            'responsetype' => 'json',
        ) + (array) $postData;

        $request = curl_init($url);
        curl_setopt($request, CURLOPT_POST, true);
        curl_setopt($request, CURLOPT_POSTFIELDS, http_build_query($fields, '', '&'));
        curl_setopt($request, CURLOPT_RETURNTRANSFER, true);
        curl_setopt($request, CURLOPT_CONNECTTIMEOUT, 10);
        curl_setopt($request, CURLOPT_TIMEOUT, 30);
        $body = curl_exec($request);
        $problem = curl_error($request);

        if ($body === false) {
            return $failed('CURL Error: ' . $problem);
        }
        $answer = json_decode($body, true);
        return is_array($answer) ? $answer : $failed('The answer is no JSON');
    }
}
