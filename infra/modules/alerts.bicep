@description('Region.')
param location string

@description('Tags of every resource.')
param tags { *: string }

@description('Workspace with the app\'s logs.')
param workspaceId string

@description('Mail address for alerts.')
param email string

@description('Number of failed requests and function runs in 15 minutes. A higher number raises an alert.')
param failedRequestsTolerated int

// Only the event name identifies a log line, because a line that the host forwards has the category of the function. A line with an
// exception is in table AppExceptions.
var logs = '''
union AppTraces, AppExceptions
| extend Event = tostring(Properties.EventName)
'''

// The events of Telemetry/Alerts.cs that have their own rule.
var named = [
  {
    event: 'GateClosed'
    severity: 1
    says: 'No message is sent. The account is stopped, the gateway has errors, or an operator holds the gate. GET /api/gate gives the reason.'
  }
  {
    event: 'HintPoisoned'
    severity: 1
    says: 'A queue message failed five times. The SMS is stored in the table. The log line gives the time of the next attempt, or the final result.'
  }
  {
    event: 'BalanceLow'
    severity: 2
    says: 'The balance at Stream Telecom is low. GET /api/balance gives the number of segments that it covers.'
  }
  {
    event: 'TrackingSilent'
    severity: 2
    says: 'Status checks have been due for an hour, and none was made or answered.'
  }
]

// The other events of Telemetry/Alerts.cs. They share the rule OtherAlert.
var others = [
  'HintUnreadable'
  'PoisonStuck'
  'ChunkUnreadable'
  'ManyUnconfirmed'
  'UnknownRefusal'
  'Unpaid'
  'DailyCapUsed'
  'UnusualVolume'
  'ManyRefusals'
  'NewCountry'
  'CallbackGivenUp'
  'CallbackStuck'
  'AnsweredTwice'
  'OutcomeLost'
  'OneCInDoubt'
  'OneCWrongLogins'
  'ClockSkew'
]

var otherEvents = join(map(others, name => '\'${name}\''), ', ')

// An event raises one alert. The window is longer than the interval, because logs arrive late. A second match of the same event is muted.
var eventRules = [
  for item in named: {
    name: item.event
    severity: item.severity
    says: item.says
    query: '${logs}| where Event == \'${item.event}\''
    threshold: 0
    lasts: false
    frequency: 'PT5M'
    lookBack: 'PT15M'
  }
]

var otherRules = [
  {
    name: 'OtherAlert'
    severity: 2
    says: 'The app raised an alert that an operator must check, or a critical error. The log line gives the details.'
    query: '${logs}| where Event in (${otherEvents}) or SeverityLevel >= 4'
    threshold: 0
    lasts: false
    frequency: 'PT5M'
    lookBack: 'PT15M'
  }
  {
    name: 'FailedRequests'
    severity: 2
    says: 'Requests were answered with 5xx, or function runs failed with an exception.'
    query: '''
let requests = AppRequests
| where Name !has 'health' and (ResultCode startswith '5' or (Success == false and not(ResultCode startswith '4')));
let runs = AppDependencies
| where Success == false and (Name == 'Invoke' or Name startswith 'function ');
union requests, runs
'''
    threshold: failedRequestsTolerated
    lasts: true
    frequency: 'PT15M'
    lookBack: 'PT15M'
  }
  {
    // The host answers a wrong function key itself. The app does not run, but the host records the request.
    name: 'Unauthorized'
    severity: 2
    says: 'More than 50 requests were answered with 401: wrong or missing function keys, or wrong signatures of alert hooks. A program may be trying keys.'
    query: '''
AppRequests
| where ResultCode == '401'
'''
    threshold: 50
    lasts: true
    frequency: 'PT15M'
    lookBack: 'PT15M'
  }
  {
    name: 'Overdue'
    severity: 1
    says: 'Messages have been due for 15 minutes and are not sent. GET /api/health and GET /api/gate give the reason.'
    query: '''
AppMetrics
| where Name == 'sms.work.overdue' and tostring(Properties['sms.work']) == 'send' and Max > 900
'''
    threshold: 0
    lasts: true
    frequency: 'PT15M'
    lookBack: 'PT15M'
  }
  {
    name: 'Silent'
    severity: 1
    says: 'No function ran for 20 minutes, not even a timer. The app is down, or the daily log limit is reached. The rule is silent before the first run.'
    query: '''
AppRequests
| summarize Last = max(TimeGenerated)
| where Last < ago(20m)
'''
    threshold: 0
    lasts: true
    frequency: 'PT15M'
    lookBack: 'P1D'
  }
]

resource onCall 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'ag-sms'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'sms-oncall'
    emailReceivers: [
      {
        name: 'on-call'
        emailAddress: email
        useCommonAlertSchema: true
      }
    ]
  }
}

resource rule 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for item in concat(eventRules, otherRules): {
    name: 'sms-${item.name}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: 'SMS: ${item.name}'
      description: item.says
      severity: item.severity
      enabled: true
      scopes: [
        workspaceId
      ]
      evaluationFrequency: item.frequency
      windowSize: item.lookBack
      // A workspace without telemetry may not have the tables yet.
      skipQueryValidation: true
      // A state ends and resolves its alert. An event does not end.
      autoMitigate: item.lasts
      muteActionsDuration: item.lasts ? null : item.lookBack
      criteria: {
        allOf: [
          {
            query: item.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: item.threshold
            failingPeriods: {
              numberOfEvaluationPeriods: 1
              minFailingPeriodsToAlert: 1
            }
          }
        ]
      }
      actions: {
        actionGroups: [
          onCall.id
        ]
      }
    }
  }
]
