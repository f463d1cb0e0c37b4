<?php
// PHP's SOAP server over cleverreach.wsdl, for PHP's built-in HTTP server. What it is called with it writes into the header
// X-Arrived, as JSON of which the beginning is enough; what it answers follows from that.

const texts = " <&> \"quoted\" ]]> \u{e9} \u{1F600}\ttab\nline\r\nend ";

function reply($data, $status = 'SUCCESS', $message = '', $code = 0)
{
    return ['status' => $status, 'message' => $message, 'statuscode' => $code, 'data' => $data];
}

class service
{
    public function __call($method, $parts)
    {
        $flags = JSON_UNESCAPED_SLASHES | JSON_PRESERVE_ZERO_FRACTION | JSON_THROW_ON_ERROR;
        header('X-Arrived: ' . $method . ' ' . substr(json_encode($parts, $flags), 0, 20000));
        $answer = "answer_$method";
        return method_exists($this, $answer) ? $this->$answer(...array_slice($parts, 1)) : reply(null); // behind the key
    }

    private function answer_receiverAdd($list, $receiver)
    {
        return reply($receiver);
    }

    private function answer_mailingCreate($mailing)
    {
        return reply($mailing);
    }

    private function answer_formsGetCode($id)
    {
        return reply([1 => '', 2 => null, 3 => texts, 4 => str_repeat('<p>', 1000000)][$id]);
    }

    private function answer_formsGetList($id)
    {
        return reply([1 => [['id' => 1, 'name' => texts, 'description' => ''], ['id' => 2]], 2 => [], 3 => null][$id]);
    }

    private function answer_groupFilterAdd()
    {
        return reply(7001);
    }

    private function answer_groupGetStats()
    {
        return reply(['total' => 5, 'active' => -2147483648, 'inactive' => 2147483647, 'avgStars' => 3.25]);
    }

    private function answer_groupGetDetails($id)
    {
        switch ($id) {
            case 1: throw new SoapFault('Server', 'no <such> "thing" & ' . "\u{e9}", 'urn:actor', 'line 3');
            case 2: throw new SoapFault('Client', 'not so');
            case 3: throw new Exception('not foreseen');
            case 4: return reply(null, 'ERROR', 'data not found', 20);
        }
    }

    private function answer_receiverGetByEmail($list, $email, $level)
    {
        $attributes = [['key' => 'a', 'value' => texts, 'type' => 'text'], ['key' => 'b', 'value' => '', 'type' => 'odd'], ['key' => 'c']];
        return reply(['id' => 7, 'email' => $email, 'registered' => 1385913600, 'deactivated' => 0, 'active' => true, 'quality' => null,
            'attributes' => $attributes, 'globalAttributes' => [], 'orders' => [['order_id' => 'A', 'price' => 19.9]]]);
    }
}

$server = new SoapServer(__DIR__ . '/cleverreach.wsdl', ['cache_wsdl' => WSDL_CACHE_NONE]);
$server->setClass('service');
$server->handle();
