<?php
// PHP's SOAP client: soap_client.php DESCRIPTION LOCATION. Prints what comes of some calls, as soap_client.py does.

$client = new SoapClient($argv[1], ['location' => $argv[2], 'cache_wsdl' => WSDL_CACHE_NONE]);

/** Without what is null or empty text, which suds does not tell apart. */
function plain($value)
{
    if (is_array($value)) return array_map('plain', $value);
    if (!is_object($value)) return $value;
    $members = array_filter(array_map('plain', get_object_vars($value)), fn($member) => $member !== null && $member !== '');
    ksort($members);
    return (object) $members;
}

function call($method, ...$parts)
{
    global $client;
    try {
        $answer = plain($client->$method(...$parts));
    } catch (SoapFault $fault) {
        $answer = (object) ['fault' => $fault->faultcode];
    }
    echo $method, ' ', json_encode($answer, JSON_UNESCAPED_SLASHES | JSON_PRESERVE_ZERO_FRACTION), "\n";
}

$key = 'sandbox-key';
$text = " <b> & \"quoted\" 'x' ]]> \u{e9} \u{1F600}\ttab\nline ";
$ada = ['email' => 'ada@press.example', 'registered' => 1385913600, 'active' => true, 'source' => $text,
    'attributes' => [['key' => 'a', 'value' => $text], ['key' => 'b']]];
$orders = [
    ['email' => 'ada@press.example', 'data' => [['order_id' => '1', 'price' => 19.9], ['order_id' => '2', 'quantity' => -2]]],
    ['email' => 'alan@press.example', 'data' => [['order_id' => '3', 'product' => $text]]],
];

call('groupGetList', $key);
call('groupGetList', 'other-key');
call('receiverAddBatch', $key, 2, [$ada, ['email' => 'alan@press.example'], ['email' => 'nobody']]);
call('receiverAddOrderBatch', $key, 2, $orders);
call('receiverGetByEmail', $key, 2, 'ada@press.example', 7);
call('receiverAdd', $key, 2, ['email' => 'ada@press.example']);
call('receiverGetPage', $key, 2, ['page' => 0, 'filter' => 'active']);
call('receiverGetPage', $key, 2, ['page' => 1]);
call('receiverGetByDate', $key, 2, ['filter' => 'all', 'range_start' => '1385913600', 'range_end' => '1385913600', 'page' => 0]);
call('groupGetStats', $key, 2);
call('formsGetCode', $key, 1, true, false);
call('formsSendActivationMail', $key, 1, 'edsger@shop.example', ['user_ip' => '192.0.2.7', 'info' => $text]);
call('groupFilterAdd', $key, 1, 'B', [['field' => 'first_name', 'operator' => 'LIKE', 'condition' => 'B%']]);
call('mailingGet', $key, 1);
call('mailingGet', $key, 2);
call('reportCampaignGetList', $key);
call('groupClear', $key);
